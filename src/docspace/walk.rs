//! Walking a whole list, page by page.
//!
//! The server pages by row number over a list that changes meanwhile, without a snapshot
//! (docspace-api.md 4.3). One row more or less before the walk's place shifts every later page:
//! rows come twice, or not at all. So rows are told apart by id, and a walk that saw `total`
//! change goes over the list again for the rows that it missed.

use std::{collections::HashSet, hash::Hash};

use futures::{Stream, StreamExt, TryStreamExt, stream::FuturesOrdered};

use crate::domain::{Failure, Page};

/// Rows of a page: the most that the server gives (docspace-api.md 4.3).
pub(super) const PAGE: u32 = 100;

/// Pages that are asked for before the one in front of them has come.
const AHEAD: usize = 3;

/// How often a list is gone over while it keeps changing.
const PASSES: u32 = 3;

/// A row of a list.
pub(super) trait Row {
    /// What tells rows apart.
    type Id: Eq + Hash;

    /// This row's id.
    fn id(&self) -> Self::Id;
}

/// Where a walk is.
struct Walk<F, A: Future, I> {
    fetch: F,
    under_way: FuturesOrdered<A>,
    seen: HashSet<I>,
    /// The first row that was not asked for yet.
    next: u32,
    /// What the latest page said.
    total: Option<u32>,
    changed: bool,
    passes: u32,
    failed: bool,
}

/// All pages of a list: each row once, in the list's order within a pass. Ends after the first
/// failure.
pub(super) fn pages<T, F, A>(fetch: F) -> impl Stream<Item = Result<Page<T>, Failure>>
where
    T: Row,
    F: Fn(u32) -> A,
    A: Future<Output = Result<Page<T>, Failure>>,
{
    let walk = Walk {
        fetch,
        under_way: FuturesOrdered::new(),
        seen: HashSet::new(),
        next: 0,
        total: None,
        changed: false,
        passes: 1,
        failed: false,
    };
    futures::stream::unfold(walk, |mut walk| async {
        let page = walk.step().await?;
        Some((page, walk))
    })
}

/// All rows of a list, for lists that are short or worth nothing in part.
pub(super) async fn whole<T, F, A>(fetch: F) -> Result<Vec<T>, Failure>
where
    T: Row,
    F: Fn(u32) -> A,
    A: Future<Output = Result<Page<T>, Failure>>,
{
    let add = |mut rows: Vec<T>, page: Page<T>| async move {
        rows.extend(page.items);
        Ok(rows)
    };
    pages(fetch).try_fold(Vec::new(), add).await
}

impl<T, F, A> Walk<F, A, T::Id>
where
    T: Row,
    F: Fn(u32) -> A,
    A: Future<Output = Result<Page<T>, Failure>>,
{
    async fn step(&mut self) -> Option<Result<Page<T>, Failure>> {
        if self.failed {
            return None;
        }
        self.ask_ahead();
        if self.under_way.is_empty() && self.changed && self.passes < PASSES {
            self.passes += 1;
            self.next = 0;
            self.changed = false;
            self.ask_ahead();
        }
        let mut page = match self.under_way.next().await? {
            Ok(page) => page,
            Err(failure) => {
                self.failed = true;
                return Some(Err(failure));
            }
        };
        self.changed |= self.total.is_some_and(|total| total != page.total);
        self.total = Some(page.total);
        if page.items.is_empty() {
            // The list ends here, whatever its total says.
            self.next = u32::MAX;
        }
        page.items.retain(|row| self.seen.insert(row.id()));
        Some(Ok(page))
    }

    /// Asks for the pages that are known to exist: the first one, and as many as `total` says.
    fn ask_ahead(&mut self) {
        while self.under_way.len() < AHEAD && self.next < self.total.unwrap_or(1) {
            self.under_way.push_back((self.fetch)(self.next));
            self.next = self.next.saturating_add(PAGE);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;
    use crate::domain::FailureKind;

    impl Row for u32 {
        type Id = Self;

        fn id(&self) -> Self {
            *self
        }
    }

    /// Cuts a page out of a list, as the server does.
    fn cut(list: &[u32], start: u32) -> Page<u32> {
        let items = list.iter().skip(start as usize).take(PAGE as usize).copied().collect();
        Page { items, total: u32::try_from(list.len()).unwrap() }
    }

    /// Walks a list of even numbers that `change` changes before the page with this number is
    /// cut. Returns the rows and the starts that were asked for.
    async fn walk_changing(
        rows: u32,
        change: impl Fn(usize, &mut Vec<u32>),
    ) -> (Vec<u32>, Vec<u32>) {
        let list = RefCell::new((0..rows).map(|row| row * 2).collect::<Vec<_>>());
        let asked = RefCell::new(Vec::new());
        let walk = pages(|start| {
            change(asked.borrow().len(), &mut list.borrow_mut());
            asked.borrow_mut().push(start);
            let page = cut(&list.borrow(), start);
            async move { Ok(page) }
        });
        let pages: Vec<_> = walk.map(Result::unwrap).collect().await;
        let rows = pages.into_iter().flat_map(|page| page.items).collect();
        (rows, asked.into_inner())
    }

    #[tokio::test]
    async fn a_quiet_list_is_gone_over_once_in_order() {
        let (rows, asked) = walk_changing(250, |_, _| {}).await;
        assert_eq!(rows, (0..250).map(|row| row * 2).collect::<Vec<_>>());
        assert_eq!(asked, [0, 100, 200]);
    }

    #[tokio::test]
    async fn an_empty_list_is_one_empty_page() {
        let pages: Vec<_> = pages(|start| async move { Ok(cut(&[], start)) }).collect().await;
        assert_eq!(pages, [Ok(Page { items: vec![], total: 0 })]);
    }

    #[tokio::test]
    async fn a_row_that_comes_in_before_the_place_of_the_walk_is_found() {
        let (mut rows, asked) = walk_changing(550, |page, list| {
            if page == 2 {
                list.insert(0, 1);
            }
        })
        .await;
        assert_eq!(rows.len(), 551, "nobody twice");
        rows.sort_unstable();
        assert!(rows.contains(&1));
        assert_eq!(asked.iter().filter(|start| **start == 0).count(), 2);
    }

    #[tokio::test]
    async fn a_row_that_goes_hides_nobody() {
        let (rows, _) = walk_changing(550, |page, list| {
            if page == 2 {
                list.remove(0);
            }
        })
        .await;
        assert_eq!(rows.len(), 550, "the one that went was read before");
        assert!(rows.contains(&400), "the row that slipped from the third page into the second");
    }

    #[tokio::test]
    async fn a_list_that_never_rests_is_not_walked_for_ever() {
        let (rows, asked) =
            walk_changing(150, |page, list| list.push(1_001 + 2 * u32::try_from(page).unwrap()))
                .await;
        assert!(rows.len() > 150);
        assert_eq!(asked.iter().filter(|start| **start == 0).count(), 3);
    }

    #[tokio::test]
    async fn a_total_that_lies_ends_with_the_rows() {
        let walk = pages(|start| {
            let items = cut(&(0..150).collect::<Vec<_>>(), start).items;
            async move { Ok(Page { items, total: u32::MAX }) }
        });
        let rows: usize =
            walk.map(|page| page.unwrap().items.len()).collect::<Vec<_>>().await.iter().sum();
        assert_eq!(rows, 150);
    }

    #[tokio::test]
    async fn a_few_pages_are_under_way_at_a_time() {
        let (list, now, most): (Vec<u32>, _, _) =
            ((0..1_000).collect(), Cell::new(0), Cell::new(0));
        let walk = pages(|start| {
            let (page, now, most) = (cut(&list, start), &now, &most);
            async move {
                now.set(now.get() + 1);
                most.set(most.get().max(now.get()));
                tokio::task::yield_now().await;
                now.set(now.get() - 1);
                Ok(page)
            }
        });
        assert_eq!(walk.count().await, 10);
        assert_eq!(most.get(), AHEAD);
    }

    #[tokio::test]
    async fn the_first_failure_is_the_end() {
        let walk = pages(|start| {
            let page = cut(&(0..1_000).collect::<Vec<_>>(), start);
            async move {
                if start == 300 { Err(Failure::new(FailureKind::Broken, "502")) } else { Ok(page) }
            }
        });
        let pages: Vec<_> = walk.collect().await;
        assert_eq!(pages.len(), 4);
        assert!(pages[..3].iter().all(Result::is_ok) && pages[3].is_err());
    }
}
