//! People, groups, tasks, roles and rules, without I/O.
