//! What the body of an answer says, without the network: one reader per route.
//!
//! [`Client`](super::Client) reads every answer with these; tests feed them recorded ones.

pub use super::{
    answer::Answer,
    audit::decode_events as audit_events,
    groups::{
        decode_names as groups_of, decode_one as group, decode_page as groups,
        decode_with_members as changed_group,
    },
    keys::{decode_key as key, decode_keys as keys},
    people::{decode_in_groups as person_in_groups, decode_one as person, decode_page as people},
    reassign::{decode_necessary as necessary, decode_progress as progress, decode_start as start},
    rooms::{decode_count as room_count, decode_page as rooms, decode_rows as changed_rooms},
    settings::{decode_title as title, decode_version as version},
};
