//! Two invented meetings: one of last week with conclusions that became tasks, one that goes on now.

use jiff::{ToSpan, civil::Date};
use store::{Moment, account::Account};

use crate::{
    Actor, App, Refusal,
    calendar::{day_of, moment_at},
    overview::{
        Conclusion, MeetingWish, NewTask, Walk, close_meeting, conclude, meeting, open_meeting,
    },
};

const DAY: i64 = 24 * 60 * 60;
/// The meeting that is over was so many days ago, and began at half past eight.
const AGO: i64 = 6;
const BEGINS: u16 = 8 * 60 + 30;
/// It came as far as so many agencies.
const CAME_BY: usize = 5;
const CHAIR: &str = "Lê Văn Mẫu, Phó Chủ tịch UBND tỉnh Mẫu";
const SECRETARY: &str = "Trần Thị Mai Hương, chuyên viên cơ quan thường trực";
const PLACE: &str = "Phòng họp số 2, trụ sở UBND tỉnh Mẫu";
const PRESENT: &str = "Lãnh đạo các sở, ban, ngành có nhiệm vụ quá hạn\nĐại diện cơ quan thường trực chuyển đổi số\nĐại diện Văn phòng UBND tỉnh";

/// What was said of the first late task of each agency: words, the task that came of it and in how
/// many days it is due; a question where there is none and the words ask.
const SAID: [(&str, Option<(&str, i64)>); 5] = [
    (
        "Phê bình việc chậm. Trong tuần này trình phương án khắc phục, nêu rõ người phụ trách từng đầu việc.",
        Some((
            "Trình phương án khắc phục nhiệm vụ chậm, nêu người phụ trách và mốc từng tuần",
            8,
        )),
    ),
    (
        "Giao cơ quan thường trực làm việc trực tiếp với đơn vị để gỡ vướng về dữ liệu, báo cáo kết quả.",
        Some((
            "Làm việc với cơ quan thường trực, thống nhất cách lấy và đối chiếu số liệu",
            12,
        )),
    ),
    ("Vì sao ba tuần không có báo cáo tiến độ nào?", None),
    (
        "Đồng ý bố trí thêm người từ nay đến cuối quý; không lùi hạn lần nữa.",
        Some((
            "Cử thêm hai cán bộ làm nhiệm vụ chậm, gửi danh sách về cơ quan thường trực",
            4,
        )),
    ),
    (
        "Hoàn thành phần hồ sơ còn thiếu trước cuộc họp tới; cơ quan thường trực kiểm tra lại.",
        None,
    ),
];

/// Holds both meetings, through the use cases everybody uses.
///
/// # Errors
/// A fault of the database.
pub(super) async fn make(app: &App) -> Result<(), Refusal> {
    let accounts = store::account::list_accounts(app.store.reader()).await?;
    let office = accounts
        .iter()
        .find(|one: &&Account| one.login == "thuongtruc1");
    let office = office.map(Actor::of).ok_or(Refusal::NotFound)?;
    let day = day_of(app.now().plus_seconds(-AGO * DAY));
    let begun = moment_at(day, BEGINS);
    let then = app.at(begun);
    let id = open_meeting(
        &then,
        &office,
        wish("Giao ban nhiệm vụ chuyển đổi số chậm hạn", &then),
    )
    .await?;
    let walk = meeting(&then, &office, id, None).await?;
    for (place, (words, task)) in SAID.into_iter().enumerate().take(CAME_BY) {
        let at = begun.plus_seconds(i64::try_from(place).unwrap_or_default() * 7 * 60 + 300);
        say(app, (&office, id), (&walk, place, at), (words, task)).await?;
    }
    close_meeting(&app.at(begun.plus_seconds(70 * 60)), &office, id).await?;
    let now = app.at(app.now().plus_seconds(-20 * 60));
    open_meeting(
        &now,
        &office,
        wish("Giao ban nhiệm vụ chậm hạn, tuần này", &now),
    )
    .await?;
    Ok(())
}

fn wish(title: &str, then: &App) -> MeetingWish {
    MeetingWish {
        title: title.to_owned(),
        held_on: then.today(),
        place: PLACE.to_owned(),
        chair: CHAIR.to_owned(),
        secretary: SECRETARY.to_owned(),
        present: PRESENT.to_owned(),
    }
}

/// Says something of the latest task of the agency at a place of the walk, if there is one.
async fn say(
    app: &App,
    (office, id): (&Actor, i64),
    (walk, place, at): (&Walk, usize, Moment),
    (words, task): (&str, Option<(&str, i64)>),
) -> Result<(), Refusal> {
    let Some((agency, _)) = walk.agencies.get(place) else {
        return Ok(());
    };
    let then = app.at(at);
    let stop = meeting(&then, office, id, Some(&agency.code)).await?.stop;
    let late = stop.and_then(|stop| stop.tasks.into_iter().next());
    let today: Option<Date> = then.today().parse().ok();
    let due = |days: i64| today.and_then(|day| day.checked_add(days.days()).ok());
    let new_task = task.and_then(|(title, days)| {
        Some(NewTask {
            title: title.to_owned(),
            lead: String::new(),
            due_on: due(days)?.to_string(),
        })
    });
    let conclusion = Conclusion {
        unit: agency.code.clone(),
        task: late.map(|late| late.task.id),
        is_question: words.ends_with('?'),
        words: words.to_owned(),
        due_on: String::new(),
        new_task: new_task.unwrap_or_default(),
    };
    conclude(&then, office, id, conclusion).await
}
