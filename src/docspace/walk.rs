//! Walking a whole list, page by page.
//!
//! The server pages by row number over a list that changes meanwhile, without a snapshot
//! (docspace-api.md 4.3). One row more or less before the walk's place shifts every later page:
//! rows come twice, or not at all. So rows are told apart by id, and a walk that saw `total`
//! change goes over the list again for the rows that it missed.

use std::{collections::HashSet, hash::Hash};

use futures::{Stream, StreamExt, stream::FuturesOrdered};

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
    type Id: Eq + Hash + Send;

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
pub(super) fn pages<T, F, A>(fetch: F) -> impl Stream<Item = Result<Page<T>, Failure>> + Send
where
    T: Row + Send,
    F: Fn(u32) -> A + Send,
    A: Future<Output = Result<Page<T>, Failure>> + Send,
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
        page.items.retain(|row| self.seen.insert(row.id()));
        Some(Ok(page))
    }

    /// Asks for the pages that are known to exist: the first one, and as many as `total` says.
    fn ask_ahead(&mut self) {
        while self.under_way.len() < AHEAD && self.next < self.total.unwrap_or(1) {
            self.under_way.push_back((self.fetch)(self.next));
            self.next += PAGE;
        }
    }
}
