//! The frameworks that come with the program: kept at the start when they are not there yet.

use std::sync::OnceLock;

use engine::framework;
use serde_json::json;
use store::{StoreError, Tx, account::Role, framework as rows};

use super::import::Accepted;
use crate::{Actor, App, Refusal, audit::record, case::Case};

macro_rules! shipped {
    ($($code:literal),* $(,)?) => {
        /// Code and text of each.
        const SHIPPED: &[(&str, &str)] = &[$((
            $code,
            include_str!(concat!("../../../../frameworks/", $code, "/framework.toml")),
        )),*];
    };
}

shipped!(
    "cao-lanh-huyen",
    "dti-405-2025",
    "dti-922-2022",
    "gia-lai-209-huyen-2023",
    "gia-lai-209-so-2023",
    "huyen-khong-ro-tinh",
    "ict-index-bo",
    "mau-98",
    "mau-cchc",
    "tay-ninh-xa-2025",
);

/// Whether a framework with this fingerprint came with the program.
pub(super) fn is_shipped(fingerprint: &str) -> bool {
    static FINGERPRINTS: OnceLock<Vec<String>> = OnceLock::new();
    let known = FINGERPRINTS.get_or_init(|| {
        let of = |source: &str| engine::publication::sha256(source.as_bytes());
        SHIPPED.iter().map(|(_, source)| of(source)).collect()
    });
    known.iter().any(|known| known == fingerprint)
}

/// Keeps the shipped frameworks that are absent, all in one transaction, and says how many.
///
/// One whose code is there already is left alone, whatever its text: what rounds rest on never
/// changes under them, not even by a newer version of the program.
///
/// # Errors
/// A fault of the database, or of a shipped file that does not read.
pub async fn load_shipped(app: &App) -> Result<usize, Refusal> {
    let heads = rows::list_framework_heads(app.store.reader()).await?;
    let absent = SHIPPED
        .iter()
        .filter(|(code, _)| !heads.iter().any(|head| head.code == *code));
    let mut accepted = Vec::new();
    for (code, source) in absent {
        let framework = framework::read(code, source).map_err(|complaints| {
            let first = complaints.first().map(ToString::to_string);
            Refusal::Fault(StoreError::Database(format!(
                "shipped framework does not read: {first:?}"
            )))
        })?;
        accepted.push(Accepted::of(&framework, source));
    }
    if accepted.is_empty() {
        return Ok(0);
    }
    let program = Actor {
        account_id: 0,
        name: "thang".into(),
        role: Role::Administrator,
        unit_id: None,
    };
    app.run(&program, accepted, |tx, case| Box::pin(keep(tx, case)))
        .await
}

async fn keep(tx: &Tx, case: &Case<Vec<Accepted>>) -> Result<usize, Refusal> {
    let mut kept = Vec::new();
    for new in &case.command {
        // Another process may have started at the same moment.
        if rows::find_framework(tx.db(), &new.code).await?.is_none() {
            rows::create_framework(tx.db(), new.row(case.now)).await?;
            kept.push(json!({ "code": new.code, "fingerprint": new.fingerprint }));
        }
    }
    let n_kept = kept.len();
    if n_kept > 0 {
        let detail = json!({ "frameworks": kept });
        record(case, "framework.ship")
            .detail(&detail)
            .append(tx)
            .await?;
    }
    Ok(n_kept)
}
