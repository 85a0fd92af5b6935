//! W5: the public ranking of 3,321 units, packed as asked, and unchanged, beside axum's "hello".

use std::io::Read as _;

use anyhow::{Context as _, Result, ensure};
use hyper::{StatusCode, header};

use super::{Bench, Paired, Reading, floor_readers, holds, line, pair, readers};
use crate::{
    client::Client,
    page::{self, Row, Table},
    program::Program,
    world::{ROUND, Stage},
};

/// Units that are ranked.
const UNITS: usize = 3_321;
/// Connections.
const CONNECTIONS: u8 = 64;

/// Measures it.
///
/// # Errors
/// A wrong answer.
pub async fn measure(bench: &Bench) -> Result<Table> {
    let ours = bench.installation(UNITS, Stage::Published).await?;
    let (floors, _folder) = bench.floors()?;
    let path = format!("/rankings/{ROUND}");
    let mut client = Client::connect(ours.program.address, 1).await?;
    let began = std::time::Instant::now();
    let plain = client.get(&path).await?.expect(StatusCode::OK)?;
    let first = began.elapsed();
    let text = plain.text();
    ensure!(text.contains("Xã Đo Đạc"), "no unit is on the page");
    let mut rows = vec![Row {
        what: "the first visitor after the start, page made and packed".to_owned(),
        figure: page::time(first),
        ..Row::default()
    }];
    let mut hello = None;
    for packing in ["br", "gzip"] {
        let tag = check_packing(&mut client, &path, packing, &text).await?;
        let asks = (header::ACCEPT_ENCODING, packing.to_owned());
        let full = Reading {
            paths: vec![path.clone()],
            headers: vec![asks.clone()],
            check: holds(StatusCode::OK, &[]),
        };
        let what = format!("whole page, {packing}, {} bytes", tag.bytes);
        rows.push(row(
            &what,
            &run(&ours.program, &floors, &full).await?,
            false,
        ));
        if packing == "br" {
            let unchanged = Reading {
                headers: vec![asks, (header::IF_NONE_MATCH, tag.mark)],
                check: holds(StatusCode::NOT_MODIFIED, &[]),
                ..full
            };
            let paired = run(&ours.program, &floors, &unchanged).await?;
            rows.push(row("unchanged page (ETag, 304)", &paired, true));
            hello = Some(line("floor: hello", &paired.floor));
        }
    }
    rows.extend(hello);
    Ok(Table {
        id: "W5",
        title: "public ranking of 3,321 units",
        notes: vec![format!(
            "{CONNECTIONS} connections, not logged in; the round of {UNITS} units was approved and \
             published through the use cases, on the sample of 98 indicators. Checked: what comes \
             packed as asked unpacks to the very page that comes unpacked; its mark is answered with 304."
        )],
        rows,
    })
}

fn row(what: &str, paired: &Paired, has_target: bool) -> Row {
    let mut row = line(what, &paired.ours);
    row.ratio = format!("{:.2}", paired.ratio);
    if has_target {
        row.target = "≥ 0.5 of hello".to_owned();
        row.met = Some(paired.ratio >= 0.5);
    }
    row
}

async fn run(program: &Program, floors: &Program, reading: &Reading) -> Result<Paired> {
    let visitors = readers(program, CONNECTIONS, None, reading).await?;
    let below = floor_readers(floors, CONNECTIONS, "/hello").await?;
    let (paired, ..) = pair(visitors, below).await?;
    Ok(paired)
}

struct Packed {
    mark: String,
    bytes: usize,
}

async fn check_packing(
    client: &mut Client,
    path: &str,
    packing: &str,
    plain: &str,
) -> Result<Packed> {
    let headers = [(header::ACCEPT_ENCODING, packing)];
    let reply = client.get_with(path, &headers).await?;
    let reply = reply.expect(StatusCode::OK)?;
    let used = reply.header(&header::CONTENT_ENCODING);
    ensure!(used == packing, "packed as `{used}` instead of {packing}");
    let mut page = String::new();
    if packing == "gzip" {
        flate2::read::GzDecoder::new(reply.body.as_ref()).read_to_string(&mut page)?;
    } else {
        brotli::Decompressor::new(reply.body.as_ref(), 4096).read_to_string(&mut page)?;
    }
    ensure!(page == plain, "{packing} does not unpack to the page");
    let mark = reply.header(&header::ETAG).to_owned();
    ensure!(!mark.is_empty(), "the page has no mark");
    let headers = [
        (header::ACCEPT_ENCODING, packing),
        (header::IF_NONE_MATCH, mark.as_str()),
    ];
    let again = client.get_with(path, &headers).await?;
    again
        .expect(StatusCode::NOT_MODIFIED)
        .context("asking with the page's mark")?;
    Ok(Packed {
        mark,
        bytes: reply.body.len(),
    })
}
