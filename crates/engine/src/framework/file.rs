//! t
use super::*;
pub(super) fn read(_file_name: &str, _source: &str) -> Result<Framework, Vec<Complaint>> {
    Err(Vec::new())
}
