//! The accounts of the demonstration.

use store::{
    Tx,
    account::{self as rows, Account, Role},
    unit::Unit,
};

use super::PASSWORD;
use crate::{Actor, App, Refusal, account::hash_password, audit::record, case::Case};

/// An account to show on the first screen.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    /// Login.
    pub login: String,
    /// Who it is.
    pub what: String,
}

/// Logins that the first screen names, with who they are.
const SHOWN: [(&str, &str); 14] = [
    (
        "thuongtruc1",
        "cơ quan thường trực: chạy kỳ, nhập số liệu chung, phê duyệt",
    ),
    (
        "thuongtruc2",
        "cơ quan thường trực: người thứ hai, để công bố",
    ),
    ("x001", "cán bộ đầu mối: bản tự đánh giá chưa bắt đầu"),
    ("x002", "cán bộ đầu mối: đang nhập"),
    ("x004", "cán bộ đầu mối: đã nhập đủ, chờ lãnh đạo"),
    ("x004.ld", "lãnh đạo của đơn vị trên: kiểm tra và nộp"),
    ("x008", "cán bộ đầu mối: có mục bị hỏi lại"),
    (
        "s02",
        "cán bộ Sở KH&CN: việc hôm nay, báo tiến độ kèm tài liệu",
    ),
    (
        "s02.ld",
        "lãnh đạo Sở KH&CN: giao và kết thúc nhiệm vụ của sở",
    ),
    ("thamdinh1", "người thẩm định"),
    (
        "thamdinh2",
        "người thẩm định, thuộc một xã: không chấm xã mình",
    ),
    ("lanhdao", "lãnh đạo tỉnh: xem và phê duyệt"),
    ("kiemtoan", "thanh tra, kiểm toán: đọc nhật ký"),
    ("quantri", "quản trị: tài khoản và quyền"),
];

/// Whom a person of the staff belongs to: an appraiser never judges their own unit.
enum Of {
    Nobody,
    Province,
    Department(usize),
    Commune(usize),
}

/// The people who do not fill in for a unit: login, name, role, where they belong.
const STAFF: [(&str, &str, Role, Of); 10] = [
    (
        "quantri",
        "Quản trị hệ thống",
        Role::Administrator,
        Of::Nobody,
    ),
    (
        "thuongtruc1",
        "Trần Thị Mai Hương",
        Role::Office,
        Of::Department(1),
    ),
    (
        "thuongtruc2",
        "Lê Quang Đức",
        Role::Office,
        Of::Department(1),
    ),
    (
        "lanhdao",
        "Phó Chủ tịch UBND tỉnh Mẫu",
        Role::Leader,
        Of::Nobody,
    ),
    (
        "mau",
        "Cán bộ tổng hợp chỉ số của Tỉnh Mẫu",
        Role::Officer,
        Of::Province,
    ),
    (
        "mau.ld",
        "Giám đốc Sở KH&CN tỉnh Mẫu",
        Role::Head,
        Of::Province,
    ),
    ("kiemtoan", "Thanh tra tỉnh Mẫu", Role::Auditor, Of::Nobody),
    (
        "thamdinh1",
        "Nguyễn Văn Bình",
        Role::Appraiser,
        Of::Department(1),
    ),
    (
        "thamdinh2",
        "Phạm Thị Ngọc Ánh",
        Role::Appraiser,
        Of::Commune(8),
    ),
    ("thamdinh3", "Y Đăm Niê", Role::Appraiser, Of::Department(3)),
];

/// Makes all accounts in one use case; one hash serves all, since they share the password.
///
/// # Errors
/// A fault of the database.
pub(super) async fn make(app: &App, actor: &Actor, units: &[Unit]) -> Result<(), Refusal> {
    let hash = hash_password(app, PASSWORD).await?;
    let at = app.now();
    let account = |login: String, name: String, role: Role, unit_id: Option<i64>| Account {
        id: 0,
        login,
        name,
        role,
        unit_id,
        password: Some(hash.clone()),
        active: true,
        failures: 0,
        locked_until: None,
        created_at: at,
    };
    let of = |kind: &str, n: usize| {
        units
            .iter()
            .filter(|unit| unit.kind == kind)
            .nth(n)
            .map(|unit| unit.id)
    };
    let mut accounts = Vec::new();
    for (login, name, role, belongs) in &STAFF {
        let unit_id = match belongs {
            Of::Nobody => None,
            Of::Province => of("province", 0),
            Of::Department(n) => of("department", *n),
            Of::Commune(n) => of("commune", *n),
        };
        accounts.push(account((*login).into(), (*name).into(), *role, unit_id));
    }
    for unit in units.iter().filter(|unit| unit.kind != "province") {
        let login = unit.code.trim_start_matches("MAU-").to_lowercase();
        let (head, officer) = (
            format!("Lãnh đạo {}", unit.name),
            format!("Cán bộ đầu mối {}", unit.name),
        );
        accounts.push(account(
            format!("{login}.ld"),
            head,
            Role::Head,
            Some(unit.id),
        ));
        accounts.push(account(login, officer, Role::Officer, Some(unit.id)));
    }
    app.run(actor, accounts, |tx, case| Box::pin(keep(tx, case)))
        .await
}

async fn keep(tx: &Tx, case: &Case<Vec<Account>>) -> Result<(), Refusal> {
    for account in &case.command {
        rows::create_account(tx.db(), account.clone()).await?;
    }
    let detail = serde_json::json!({ "accounts": case.command.len() });
    record(case, "demo.accounts")
        .detail(&detail)
        .append(tx)
        .await
}

/// The accounts named on the first screen.
pub(super) fn shown() -> Vec<DemoAccount> {
    SHOWN
        .iter()
        .map(|(login, what)| DemoAccount {
            login: (*login).into(),
            what: (*what).into(),
        })
        .collect()
}
