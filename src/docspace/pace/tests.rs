use std::{cell::RefCell, rc::Rc};

use futures::FutureExt;
use rstest::rstest;
use tokio::{
    task::{LocalSet, yield_now},
    time::{advance, sleep},
};

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn pace() -> Rc<Pace> {
    Rc::new(Pace::new(Limits::default(), Arc::default()))
}

/// What was admitted, in order.
type Log = Rc<RefCell<Vec<(Priority, usize, Instant)>>>;

/// Lets `count` requests of a class queue up, each of which takes `takes`.
fn queue(pace: &Rc<Pace>, log: &Log, priority: Priority, count: usize, takes: Duration) {
    for number in 0..count {
        let (pace, log) = (Rc::clone(pace), Rc::clone(log));
        tokio::task::spawn_local(async move {
            let permit = pace.admit(priority).await;
            log.borrow_mut().push((priority, number, Instant::now()));
            sleep(takes).await;
            drop(permit);
        });
    }
}

async fn settle() {
    for _ in 0..2_000 {
        yield_now().await;
    }
}

/// The largest number of these instants in any one second.
fn busiest_second(instants: &[Instant]) -> usize {
    let within =
        |from: Instant| instants.iter().filter(|at| (from..from + SECOND).contains(at)).count();
    instants.iter().map(|from| within(*from)).max().unwrap_or(0)
}

fn instants(log: &Log, priority: Option<Priority>) -> Vec<Instant> {
    let log = log.borrow();
    log.iter().filter(|(class, ..)| priority.is_none_or(|p| p == *class)).map(|e| e.2).collect()
}

#[tokio::test(start_paused = true)]
async fn a_stop_passes_five_hundred_waiting_polls_at_once() {
    LocalSet::new()
        .run_until(async {
            let (pace, log) = (pace(), Log::default());
            queue(&pace, &log, Priority::Poll, 500, Duration::from_secs(3_600));
            settle().await;
            assert_eq!(log.borrow().len(), 8, "as many as may be under way");
            let before = Instant::now();
            let _stops = [pace.admit(Priority::Stop).await, pace.admit(Priority::Stop).await];
            assert_eq!(before.elapsed(), Duration::ZERO);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn no_second_sees_more_than_the_limit_and_no_second_is_wasted() {
    LocalSet::new()
        .run_until(async {
            let (pace, log) = (pace(), Log::default());
            let began = Instant::now();
            queue(&pace, &log, Priority::List, 200, Duration::from_millis(70));
            while log.borrow().len() < 200 {
                sleep(Duration::from_millis(10)).await;
            }
            assert_eq!(busiest_second(&instants(&log, None)), 20);
            assert!(began.elapsed() < SECOND * 11, "{:?}", began.elapsed());
            let numbers: Vec<_> = log.borrow().iter().map(|entry| entry.1).collect();
            assert!(numbers.is_sorted(), "first come, first served");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn polls_leave_half_of_the_pace_to_lists() {
    LocalSet::new()
        .run_until(async {
            let (pace, log) = (pace(), Log::default());
            queue(&pace, &log, Priority::Poll, 100, Duration::from_millis(50));
            queue(&pace, &log, Priority::List, 100, Duration::from_millis(50));
            sleep(SECOND * 5).await;
            assert_eq!(busiest_second(&instants(&log, None)), 20);
            assert_eq!(busiest_second(&instants(&log, Some(Priority::Poll))), 10);
            let lists = instants(&log, Some(Priority::List)).len();
            assert!((45..=60).contains(&lists), "{lists}");
        })
        .await;
}

#[rstest]
#[tokio::test(start_paused = true)]
async fn whatever_comes_the_limits_hold(#[values(1, 2, 3, 4, 5, 6, 7, 8)] seed: u64) {
    LocalSet::new()
        .run_until(async move {
            let (pace, log) = (pace(), Log::default());
            let mut random = fastrand::Rng::with_seed(seed);
            for _ in 0..60 {
                let class = random.choice([Priority::Start, Priority::Poll, Priority::List]);
                let takes = Duration::from_millis(random.u64(0..900));
                queue(&pace, &log, class.unwrap_or(Priority::List), random.usize(0..12), takes);
                advance(Duration::from_millis(random.u64(0..400))).await;
                assert!(pace.0.state().in_flight <= 8);
            }
            sleep(SECOND * 60).await;
            assert!(busiest_second(&instants(&log, None)) <= 20);
            assert!(busiest_second(&instants(&log, Some(Priority::Poll))) <= 10);
            let state = pace.0.state();
            assert_eq!(state.in_flight, 0);
            assert!(state.waiting.iter().all(VecDeque::is_empty), "everybody had their turn");
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_free_slot_goes_to_the_highest_class() {
    LocalSet::new()
        .run_until(async {
            let (pace, log) = (pace(), Log::default());
            let mut busy = Vec::new();
            for _ in 0..8 {
                busy.push(pace.admit(Priority::List).await);
            }
            for class in [Priority::List, Priority::Poll, Priority::Start] {
                queue(&pace, &log, class, 1, Duration::from_secs(3_600));
            }
            settle().await;
            assert!(log.borrow().is_empty());
            for _ in 0..3 {
                busy.pop();
                settle().await;
            }
            let order: Vec<_> = log.borrow().iter().map(|entry| entry.0).collect();
            assert_eq!(order, [Priority::Start, Priority::Poll, Priority::List]);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn who_goes_away_gives_up_the_place_and_the_slot() {
    let pace = pace();
    let mut busy = Vec::new();
    for _ in 0..8 {
        busy.push(pace.admit(Priority::List).await);
    }
    let mut gone = Box::pin(pace.admit(Priority::List));
    let mut stays = Box::pin(pace.admit(Priority::List));
    assert!(futures::poll!(&mut gone).is_pending() && futures::poll!(&mut stays).is_pending());
    drop(gone);
    busy.pop();
    busy.push(stays.now_or_never().expect("the slot goes to the next in line"));

    let mut admitted = Box::pin(pace.admit(Priority::List));
    assert!(futures::poll!(&mut admitted).is_pending());
    busy.pop();
    drop(admitted);
    assert_eq!(pace.0.state().in_flight, 7, "admitted, gone before it knew, and given back");
}

#[tokio::test(start_paused = true)]
async fn who_went_away_costs_no_time() {
    let pace = pace();
    let busy = futures::future::join_all((0..8).map(|_| pace.admit(Priority::List))).await;
    let mut crowd =
        Box::pin(futures::future::join_all((0..99).map(|_| pace.admit(Priority::List))));
    assert!(futures::poll!(&mut crowd).is_pending());
    drop(crowd);
    drop(busy);
    let now = Instant::now();
    pace.admit(Priority::List).await;
    assert_eq!(now.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_429_holds_everything_even_a_stop_and_shows_until_when() {
    let net = Arc::new(NetWriter::default());
    let (pace, shown) = (Pace::new(Limits::default(), Arc::clone(&net)), net.watch());
    let began = Instant::now();
    let permit = pace.admit(Priority::List).await;
    assert_eq!(permit.throttled(Some(SECOND * 12)), SECOND * 12);
    drop(permit);
    assert_eq!(shown.borrow().paused_until, Some(began + SECOND * 12));
    drop(pace.admit(Priority::Stop).await);
    assert_eq!(began.elapsed().as_secs(), 12);
    assert_eq!(shown.borrow().paused_until, None);
}

#[tokio::test(start_paused = true)]
async fn the_pause_ends_on_the_screen_also_when_nobody_waits() {
    let net = Arc::new(NetWriter::default());
    let (pace, mut shown) = (Pace::new(Limits::default(), Arc::clone(&net)), net.watch());
    pace.admit(Priority::List).await.throttled(Some(SECOND * 5));
    shown.wait_for(|net| net.paused_until.is_some()).await.unwrap();
    let began = Instant::now();
    shown.wait_for(|net| net.paused_until.is_none()).await.unwrap();
    assert_eq!(began.elapsed().as_secs(), 5);
    assert_eq!(pace.0.state().alarm, None, "nothing wakes when nothing waits");
}

#[tokio::test(start_paused = true)]
async fn without_a_header_pauses_double_up_to_a_minute_and_begin_anew_after_a_success() {
    let pace = pace();
    let mut waits = Vec::new();
    for _ in 0..9 {
        let wave = [pace.admit(Priority::List).await, pace.admit(Priority::List).await];
        advance(Duration::from_millis(5)).await;
        let [first, second] = wave.map(|permit| permit.throttled(None));
        assert!(second <= first, "one wave is one pause");
        waits.push(first);
    }
    let shortest = [1, 2, 4, 8, 16, 32, 60, 60, 60].map(Duration::from_secs);
    for (wait, shortest) in waits.iter().zip(shortest) {
        assert!(
            (shortest..=shortest.mul_f64(1.25).min(LONGEST_BACK_OFF)).contains(wait),
            "{wait:?}"
        );
    }
    pace.admit(Priority::List).await.accepted();
    advance(Duration::from_millis(5)).await;
    assert!(pace.admit(Priority::List).await.throttled(None) < SECOND * 2);
}
