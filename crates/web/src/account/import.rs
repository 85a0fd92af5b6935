//! Many accounts at once: the table, what is wrong with it, and the one-time links to hand out.

use app::{
    Refusal,
    account::{ImportAid, MadeAccount, Role, RoleWords, import_accounts, import_aid, renew_links},
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::IntoResponse,
};
use report::{Cell, Column, Opening, Table};

use super::{keep::whole_link, list::View, log_in::refused};
use crate::shell::{Answer, Fields, Shell, Upload, Visitor, Web, encode, fields, html};

#[derive(Template)]
#[template(path = "account/import.html")]
struct ImportPage<'a> {
    shell: Shell<'a>,
    roles: Vec<(&'static str, String)>,
    /// The group whose units the table was filled for.
    group: String,
    groups: Vec<(String, usize)>,
    table: String,
    complaints: Vec<String>,
}

#[derive(Template)]
#[template(path = "account/made.html")]
struct MadePage<'a> {
    shell: Shell<'a>,
    /// What was done with them.
    told: String,
    rows: Vec<MadeRow>,
    /// The same as a CSV file, within the page: the links are kept nowhere, so no address could
    /// give them a second time.
    file: String,
}

struct MadeRow {
    login: String,
    name: String,
    role: String,
    unit: Option<(String, String)>,
    link: String,
}

/// Complaints shown at once; a table of another kind would otherwise complain at every row.
const SHOWN: usize = 200;
/// Accounts whose links are shown on a page; random letters do not compress, and a page stays light.
const ON_PAGE: usize = 50;

/// `GET /accounts/import`
pub(super) async fn form(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = fields(query.as_deref().unwrap_or_default());
    let group = query.text("group");
    let mut aid = import_aid(&web.app, visitor.actor()?, group, &words(&web)).await?;
    let table = std::mem::take(&mut aid.table);
    show(&web, &visitor, (group, aid), table, Vec::new())
}

fn show(
    web: &Web,
    visitor: &Visitor,
    (group, aid): (&str, ImportAid),
    table: String,
    complaints: Vec<String>,
) -> Answer {
    let t = web.texts.speak(visitor.language);
    let role = |role: Role| (role.name(), t.get(format!("role-{}", role.name())));
    html(&ImportPage {
        shell: Shell::new(web, visitor, &t.get("accounts-import-title"))
            .crumb("/accounts", t.get("accounts-title")),
        roles: Role::ALL.map(role).to_vec(),
        group: group.to_owned(),
        groups: aid.groups,
        table,
        complaints,
    })
}

/// What the roles are called on the pages of both languages.
fn words(web: &Web) -> [RoleWords; 7] {
    Role::ALL.map(|role| {
        let word = |language| {
            let t = web.texts.speak(language);
            t.get(format!("role-{}", role.name()))
        };
        RoleWords {
            role,
            vi: word(engine::Language::Vi),
            en: word(engine::Language::En),
        }
    })
}

/// `POST /accounts/import`: the file when there is one, else what was pasted.
pub(super) async fn import(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    form: Upload,
) -> Answer {
    let table = form.table().await?.table;
    let words = words(&web);
    match import_accounts(&web.app, visitor.actor()?, &table, &words).await {
        Ok(made) => hand_out(&web, &visitor, &headers, (Done::Made, made)),
        Err(Refusal::Invalid(complaints)) => {
            let t = web.texts.speak(visitor.language);
            let mut told: Vec<String> = complaints
                .iter()
                .take(SHOWN)
                .map(|one| one.text(visitor.language).to_owned())
                .collect();
            if complaints.len() > SHOWN {
                told.push(t.n("accounts-more-complaints", complaints.len() - SHOWN));
            }
            let aid = import_aid(&web.app, visitor.actor()?, "", &words).await?;
            let kept = String::from_utf8(table).unwrap_or_default();
            Ok(refused(show(&web, &visitor, ("", aid), kept, told)?))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /accounts/links`: new links for everybody of this part of the list who waits for one.
pub(super) async fn renew(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    fields: Fields,
) -> Answer {
    let filter = View::read(&fields).filter();
    let renewed = renew_links(&web.app, visitor.actor()?, &filter).await?;
    hand_out(&web, &visitor, &headers, (Done::Renewed, renewed))
}

/// What was done with accounts whose links are handed out.
enum Done {
    Made,
    Renewed,
}

/// The links are shown this once: on a page, or as a file where they are too many for one.
fn hand_out(
    web: &Web,
    visitor: &Visitor,
    headers: &HeaderMap,
    (done, made): (Done, Vec<MadeAccount>),
) -> Answer {
    let t = web.texts.speak(visitor.language);
    let rows: Vec<MadeRow> = made
        .into_iter()
        .map(|one| MadeRow {
            link: whole_link(web, headers, &one.token),
            role: t.get(format!("role-{}", one.role.name())),
            login: one.login,
            name: one.name,
            unit: one.unit,
        })
        .collect();
    let file = report::csv(&table(&rows), Opening::ByteOrderMark);
    if rows.len() > ON_PAGE {
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"tai-khoan.csv\"",
            ),
        ];
        return Ok((headers, file).into_response());
    }
    let (title, told) = match done {
        Done::Made => ("accounts-made-title", t.n("accounts-made", rows.len())),
        Done::Renewed => (
            "accounts-renewed-title",
            t.n("accounts-renewed", rows.len()),
        ),
    };
    html(&MadePage {
        shell: Shell::new(web, visitor, &t.get(title)).crumb("/accounts", t.get("accounts-title")),
        told,
        file: format!("data:text/csv;charset=utf-8,{}", encode(&file)),
        rows,
    })
}

fn table(rows: &[MadeRow]) -> Table {
    let column = |name, meaning, meaning_en| Column {
        name,
        meaning,
        meaning_en,
    };
    let cells = |row: &MadeRow| {
        let (code, unit) = row.unit.clone().unwrap_or_default();
        let texts = [&row.login, &row.name, &row.role, &code, &unit, &row.link];
        texts.map(|text| Cell::text(Some(text))).to_vec()
    };
    Table {
        columns: vec![
            column("login", "tên đăng nhập", "login"),
            column(
                "name",
                "tên người hoặc chức danh",
                "name of the person or post",
            ),
            column("role", "vai trò", "role"),
            column("unit", "mã đơn vị", "code of the unit"),
            column("unit_name", "tên đơn vị", "name of the unit"),
            column("link", "liên kết dùng một lần", "one-time link"),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}
