//! W8.
use super::Bench;
use crate::page::Table;
use anyhow::Result;
pub async fn measure(_: &Bench) -> Result<Table> {
    Ok(Table::default())
}
