//! Whole flows in process: real HTTP to a demo portal, no terminal.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]
#![expect(clippy::expect_used, reason = "the same")]

#[path = "support/driver.rs"]
mod driver;

use driver::Driver;
use handover::{
    app::Model,
    demo::{
        self, Options,
        queue::Order,
        site::Site,
        world::{Folder, Room, Status},
    },
    domain::Step,
    offboard::{Case, Conclusion, Origin},
    runtime::Errand,
};
use uuid::Uuid;

/// The disabled room admins among the first people of the demo company whom nobody hands over
/// yet, whoever owns the most rooms first: id and e-mail.
fn leavers(driver: &Driver) -> Vec<(Uuid, String)> {
    let mut people: Vec<_> = driver
        .portal
        .card
        .people
        .iter()
        .filter(|person| person.status == "disabled" && person.role == "room_admin")
        .map(|person| (person.rooms, person.id, person.email.clone()))
        .collect();
    people.sort_by_key(|(rooms, ..)| std::cmp::Reverse(*rooms));
    let people = people.into_iter().map(|(_, id, email)| (id, email));
    people
        .filter(|(id, _)| driver.portal.steer(|site| site.reassigns.truth(*id)).is_empty())
        .collect()
}

fn rooms_of(driver: &Driver, person: Uuid) -> usize {
    let owns = |(folder, _): &(&Folder, &Room)| folder.created_by == person;
    driver.portal.steer(|site| site.world.documents.rooms().filter(owns).count())
}

/// Puts the cursor on the leaver and starts a hand-over to the heir who is typed.
async fn hand_over_to(driver: &mut Driver, leaver: &str, heir: &str) {
    driver.press("1 Esc /");
    driver.type_text(leaver);
    driver.press("Enter o");
    driver.idle().await;
    driver.type_text(heir);
    driver.press("Enter Enter");
    // The facts are read once more before anything is sent.
    driver.until("on the board", |model| model.overlays.is_empty()).await;
}

async fn hand_over(driver: &mut Driver, leaver: &str) {
    hand_over_to(driver, leaver, "henrik.solberg@").await;
}

fn conclusion_of(model: &Model, email: &str) -> Conclusion {
    let mut cases = model.board.cases().iter();
    let case = cases.find(|case| &*case.leaver().email == email);
    case.map(|case| case.conclusion().clone()).unwrap()
}

/// Whether the portal has answered the stop of somebody's task.
fn is_taken(model: &Model, email: &str) -> bool {
    let mut cases = model.board.cases().iter();
    let case = cases.find(|case| &*case.leaver().email == email).unwrap();
    case.timeline().iter().any(|entry| entry.text == "the server took the stop")
}

async fn until_moving_rooms(driver: &mut Driver, email: &str) {
    let moving = Conclusion::Running(Step::MovingRooms);
    driver.creep_until("moving rooms", |model| conclusion_of(model, email) == moving).await;
}

fn put_cursor_on(driver: &mut Driver, email: &str) {
    driver.press("3 Esc 3 /");
    driver.type_text(email);
    driver.press("Enter");
}

#[tokio::test]
async fn at_the_start_everybody_and_every_group_is_read() {
    let driver = Driver::start(Options::default()).await;
    assert_eq!(driver.model().users.list.order().len(), 300);
    assert!(driver.screen().contains("Users 300"), "{}", driver.screen());
}

#[tokio::test]
async fn a_wrong_key_is_said_and_nothing_is_asked_for() {
    let portal = demo::serve(([127, 0, 0, 1], 0).into(), Options::default()).await.unwrap();
    let mut driver = Driver::on(portal, "sk-wrong");
    driver.until_shown("not signed in").await;
    driver.press("r");
    driver.until_shown("not signed in: the messages say why").await;
    driver.idle().await;
    assert!(driver.model().users.list.order().is_empty());
}

#[tokio::test]
async fn a_hand_over_ends_when_the_server_says_so() {
    let mut driver = Driver::start(Options::default()).await;
    let (_, leaver) = leavers(&driver).remove(0);
    hand_over(&mut driver, &leaver).await;
    driver
        .until("done", |model| {
            model.board.cases().iter().any(|case| matches!(case.conclusion(), Conclusion::Done(_)))
        })
        .await;
}

/// Recording `terminated`: the stage under way runs to its end, and the rooms are the heir's.
#[tokio::test]
async fn x_stops_the_task_under_the_cursor_after_its_step_and_says_at_which() {
    let mut driver = Driver::start(Options::default()).await;
    let (id, leaver) = leavers(&driver).remove(0);
    driver.hold(id, 50);
    hand_over(&mut driver, &leaver).await;
    until_moving_rooms(&mut driver, &leaver).await;
    put_cursor_on(&mut driver, &leaver);
    driver.press("x");
    assert_eq!(
        conclusion_of(driver.model(), &leaver),
        Conclusion::Stopping(Some(Step::MovingRooms))
    );
    driver.until("the stop was taken", |model| is_taken(model, &leaver)).await;
    driver.let_go(id, 50);
    driver.until("ended", |model| conclusion_of(model, &leaver).is_end()).await;
    let stopped = Conclusion::Stopped(Step::MovingFiles);
    assert_eq!(conclusion_of(driver.model(), &leaver), stopped);
    assert_eq!(driver.portal.steer(|site| site.reassigns.truth(id)), [], "nothing goes on");
    assert_eq!(rooms_of(&driver, id), 0, "the stage's own work was done");
}

/// docspace-api.md 9.5, `exam/timed-2`: a waiting task is not stopped, it runs later.
#[tokio::test]
async fn a_stop_of_a_task_that_waits_on_the_server_is_never_shown_as_stopped() {
    let mut driver = Driver::start(Options { workers: 1, ..Options::default() }).await;
    let people = leavers(&driver);
    let ((first, first_email), (second, second_email)) = (people[0].clone(), people[1].clone());
    driver.hold(first, 50);
    hand_over(&mut driver, &first_email).await;
    until_moving_rooms(&mut driver, &first_email).await;
    hand_over(&mut driver, &second_email).await;
    driver.until("queued", |model| conclusion_of(model, &second_email) == Conclusion::Queued).await;
    put_cursor_on(&mut driver, &second_email);
    driver.press("x");
    driver.until("the stop was taken", |model| is_taken(model, &second_email)).await;
    driver.let_go(first, 50);
    driver.until("ended", |model| conclusion_of(model, &second_email).is_end()).await;
    let end = conclusion_of(driver.model(), &second_email);
    assert!(matches!(end, Conclusion::DespiteStop(_)), "{end:?}: it ran all the same");
    assert_eq!(rooms_of(&driver, second), 0);
}

/// Recording `restart`: nothing is left; the row must not stay a gauge, nor become "done".
#[tokio::test]
async fn a_task_that_a_restart_swallowed_is_lost_and_can_be_started_again() {
    let mut driver = Driver::start(Options::default()).await;
    let (id, leaver) = leavers(&driver).remove(0);
    driver.hold(id, 50);
    hand_over(&mut driver, &leaver).await;
    until_moving_rooms(&mut driver, &leaver).await;
    driver.portal.steer(Site::restart);
    driver.let_go(id, 50);
    driver.until("ended", |model| conclusion_of(model, &leaver).is_end()).await;
    assert_eq!(conclusion_of(driver.model(), &leaver), Conclusion::Lost(Some(Step::MovingRooms)));
    put_cursor_on(&mut driver, &leaver);
    driver.press("R");
    driver
        .until("done", |model| matches!(conclusion_of(model, &leaver), Conclusion::Done(_)))
        .await;
    assert_eq!(rooms_of(&driver, id), 0);
}

/// Recording `longstage`: one statement longer than 30 s fails, and what it did is undone.
#[tokio::test]
async fn the_servers_own_limits_are_explained_and_nothing_is_claimed() {
    let mut driver = Driver::start(Options::default()).await;
    let (id, leaver) = leavers(&driver).remove(0);
    let owned = rooms_of(&driver, id);
    driver.hold(id, 50);
    hand_over(&mut driver, &leaver).await;
    driver.creep_until("ended", |model| conclusion_of(model, &leaver).is_end()).await;
    let Conclusion::Failed { at: Some(Step::MovingRooms), why } =
        conclusion_of(driver.model(), &leaver)
    else {
        panic!("{:?}", conclusion_of(driver.model(), &leaver))
    };
    assert!(why.starts_with("30 s statement limit"), "{why}");
    assert_eq!(rooms_of(&driver, id), owned);
}

/// Recording `deleting`, docspace-api.md 9.3.
#[tokio::test]
async fn the_start_race_is_started_once_more_by_itself() {
    let mut driver = Driver::start(Options::default()).await;
    let (id, leaver) = leavers(&driver).remove(0);
    driver.portal.steer(|site| {
        site.reassigns.lose_start_races(1);
        site.clock.pause();
    });
    hand_over(&mut driver, &leaver).await;
    driver
        .creep_until("done", |model| matches!(conclusion_of(model, &leaver), Conclusion::Done(_)))
        .await;
    assert_eq!(rooms_of(&driver, id), 0);
    driver.press("1 !");
    driver.until_shown("start race").await;
}

/// A second admin starts between our look at the list and our start.
#[tokio::test]
async fn a_run_that_somebody_else_started_is_shown_and_not_joined() {
    let mut driver = Driver::start(Options::default()).await;
    let (source, leaver) = leavers(&driver).remove(0);
    let heir = driver.portal.card.people.iter().find(|person| person.role == "owner").unwrap().id;
    driver.hold(source, 50);
    driver.portal.steer(|site| {
        let order = Order { source, heir, initiator: heir, delete_profile: false };
        site.reassigns.start(site.world.now, order, &mut site.world);
    });
    hand_over(&mut driver, &leaver).await;
    driver
        .until("foreign", |model| {
            model.board.cases().iter().any(|case| {
                &*case.leaver().email == leaver.as_str() && case.origin() == Origin::Foreign
            })
        })
        .await;
    driver.press("1 !");
    driver.until_shown("NOT applied").await;
    assert_eq!(driver.portal.steer(|site| site.reassigns.truth(source)).len(), 1, "one task");
}

#[tokio::test]
async fn an_heir_who_was_disabled_meanwhile_inherits_nothing() {
    let mut driver = Driver::start(Options::default()).await;
    let (id, leaver) = leavers(&driver).remove(0);
    let owned = rooms_of(&driver, id);
    driver.press("1 Esc /");
    driver.type_text(&leaver);
    driver.press("Enter o");
    driver.idle().await;
    driver.type_text("henrik.solberg@");
    driver.press("Enter");
    driver.portal.steer(|site| {
        let heir = site.world.people.by_email("henrik.solberg@example.com").unwrap().id;
        site.world.disable(heir, heir);
    });
    driver.press("Enter");
    driver.until_shown("Henrik Solberg: is disabled").await;
    driver.press("Enter Enter");
    driver.idle().await;
    assert!(driver.model().board.cases().iter().all(|case| *case.leaver().email != *leaver));
    assert_eq!(rooms_of(&driver, id), owned);
}

#[tokio::test]
async fn tasks_under_way_are_found_at_the_start_and_can_be_stopped() {
    let portal = driver::portal(Options::default()).await;
    portal.steer(|site| site.clock.pause());
    let key = portal.card.keys.owner.clone();
    let mut driver = Driver::on(portal, &key);
    driver
        .until("both found", |model| {
            let foreign = |case: &&Case| case.origin() == Origin::Foreign;
            model.board.cases().iter().filter(foreign).count() == 2
        })
        .await;
    driver.press("3 x");
    let asked = driver.model().now;
    let is_later = |model: &Model| model.now.duration_since(asked).as_secs() > 0;
    driver.until("the question was there for a moment", is_later).await;
    driver.press("x");
    driver.until_shown("stop").await;
    driver.creep_until("ended", |model| model.board.cases()[0].conclusion().is_end()).await;
    let end = driver.model().board.cases()[0].conclusion().clone();
    let seen = matches!(
        end,
        Conclusion::Stopped(_) | Conclusion::FinishedBeforeStop | Conclusion::Done(_)
    );
    assert!(seen, "{end:?}");
}

/// More leavers than lanes: the line is kept on this side, and everybody gets their turn.
#[tokio::test]
async fn many_at_once_wait_here_and_all_end() {
    let mut driver = Driver::start(Options::default()).await;
    let sources: Vec<Uuid> = driver.portal.steer(|site| {
        site.world.people.iter().filter(|p| p.status == Status::Disabled).map(|p| p.id).collect()
    });
    let lanes = 2;
    driver.press("3 + + 1 f → → → Enter");
    driver.idle().await;
    driver.press("A o");
    driver.idle().await;
    driver.type_text("henrik.solberg@");
    driver.press("Enter Enter");
    driver.until_shown("Enter start all").await;
    driver.press("Enter");
    assert!(driver.model().board.cases().len() > 25);
    loop {
        let ours = |case: &&Case| case.origin() == Origin::Ours;
        let held = driver.model().board.cases().iter().filter(|case| case.holds_lane()).count();
        assert!(held <= lanes, "{held} of ours at once");
        let open = driver
            .model()
            .board
            .cases()
            .iter()
            .filter(ours)
            .filter(|case| !case.conclusion().is_end())
            .count();
        if open == 0 {
            break;
        }
        driver.step().await;
    }
    // What the screen says of each is what the portal knows.
    for case in driver.model().board.cases() {
        let id: Uuid = case.leaver().id.to_string().parse().unwrap();
        if matches!(case.conclusion(), Conclusion::Done(_)) {
            assert_eq!(rooms_of(&driver, id), 0, "{}", case.leaver().name);
        }
        assert!(sources.contains(&id));
    }
}

#[tokio::test]
async fn leaving_is_an_errand_of_the_terminal() {
    let mut driver = Driver::start(Options { people: 20, ..Options::default() }).await;
    driver.press("q");
    assert!(driver.errands.contains(&Errand::Quit));
}
