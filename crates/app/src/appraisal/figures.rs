//! The three figures of a leaf live in `assessment/figures.rs`: the unit's own pages, which lie
//! upstream, need them as well. Change them there.

pub(crate) use crate::assessment::figures::*;
