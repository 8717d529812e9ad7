//! Moments as people read them: by the clock of their wall, and by UTC, as reports and the
//! server's audit trail have it.

use jiff::tz::{Offset, TimeZone};

use super::text;
use crate::domain::Timestamp;

/// Writes moments. Where the zone is unknown, or no other than UTC, only UTC is written.
#[derive(Clone, Copy, Debug)]
pub struct Times<'a> {
    /// The zone of the wall.
    pub zone: Option<&'a TimeZone>,
    /// The day that goes without saying; moments of other days are written with their date.
    pub day: Timestamp,
    /// Whether UTC stands beside the wall's clock.
    pub beside: bool,
}

impl<'a> Times<'a> {
    /// By both clocks.
    pub const fn new(zone: Option<&'a TimeZone>, day: Timestamp) -> Self {
        Self { zone, day, beside: true }
    }

    /// What is written with them: without UTC where so many columns are not enough for both.
    pub fn fitting(&self, columns: usize, write: impl Fn(&Self) -> String) -> String {
        let whole = write(self);
        if text::width(&whole) <= columns {
            return whole;
        }
        write(&Self { beside: false, ..*self })
    }

    /// `2026-03-01 10:00:00 (2026-03-01 09:00:00Z)`.
    pub fn moment(&self, at: Timestamp) -> String {
        self.both(at, |at, zone| written(at, zone, "%Y-%m-%d %H:%M:%S"))
    }

    /// `10:00:00`, or `09:00:00Z` where only UTC is known.
    pub fn time(&self, at: Timestamp) -> String {
        match self.local(at) {
            Some(zone) => self.short(at, zone),
            None => format!("{}Z", self.short(at, &TimeZone::UTC)),
        }
    }

    /// `10:00:00-10:00:42 (09:00:00-09:00:42Z)`.
    pub fn span(&self, from: Timestamp, to: Timestamp) -> String {
        self.both(from, |from, zone| format!("{}-{}", self.short(from, zone), self.short(to, zone)))
    }

    /// `since 10:00:00 (09:00:00Z)`.
    pub fn since(&self, from: Timestamp) -> String {
        format!("since {}", self.both(from, |from, zone| self.short(from, zone)))
    }

    fn both(&self, at: Timestamp, write: impl Fn(Timestamp, &TimeZone) -> String) -> String {
        let utc = format!("{}Z", write(at, &TimeZone::UTC));
        match self.local(at) {
            None => utc,
            Some(zone) if self.beside => format!("{} ({utc})", write(at, zone)),
            Some(zone) => write(at, zone),
        }
    }

    /// The zone, if its clocks differ from UTC at that moment.
    fn local(&self, at: Timestamp) -> Option<&TimeZone> {
        self.zone.filter(|zone| zone.to_offset(at) != Offset::UTC)
    }

    fn short(&self, at: Timestamp, zone: &TimeZone) -> String {
        let date = |at: Timestamp| at.to_zoned(zone.clone()).date();
        let format = if date(at) == date(self.day) { "%H:%M:%S" } else { "%m-%d %H:%M:%S" };
        written(at, zone, format)
    }
}

fn written(at: Timestamp, zone: &TimeZone, format: &str) -> String {
    at.to_zoned(zone.clone()).strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_by_the_wall_and_by_utc() {
        let zone = TimeZone::fixed(Offset::constant(2));
        let day: Timestamp = "2026-03-01T21:59:00Z".parse().unwrap();
        let later: Timestamp = "2026-03-01T22:01:42Z".parse().unwrap();
        let times = Times::new(Some(&zone), day);
        assert_eq!(times.moment(day), "2026-03-01 23:59:00 (2026-03-01 21:59:00Z)");
        assert_eq!(times.span(day, later), "23:59:00-03-02 00:01:42 (21:59:00-22:01:42Z)");
        assert_eq!(times.since(day), "since 23:59:00 (21:59:00Z)");
        assert_eq!(times.time(later), "03-02 00:01:42");
        let since = |columns| times.fitting(columns, |times| times.since(day));
        assert_eq!([since(26), since(25)], ["since 23:59:00 (21:59:00Z)", "since 23:59:00"]);
    }

    #[test]
    fn without_a_zone_of_its_own_it_is_utc_alone() {
        let day: Timestamp = "2026-03-01T21:59:00Z".parse().unwrap();
        for zone in [None, Some(&TimeZone::UTC)] {
            let times = Times::new(zone, day);
            assert_eq!(times.time(day), "21:59:00Z");
            assert_eq!(times.span(day, day), "21:59:00-21:59:00Z");
        }
    }
}
