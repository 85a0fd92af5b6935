//! Whole documents of a province that does not exist, one of each form.

use engine::amount::Amount;
use jiff::civil::date;
use report::document::{
    Align, Annex, Behalf, Block, Carrier, Cell, Column, Document, Emphasis, Foot, Head, IssueDate,
    Kind, Mark, Opening, Page, Picture, Row, Session, Signature, Signing, Table, Text,
};

/// Eight by four grey pixels.
pub const PNG: &[u8] = include_bytes!("bars.png");

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn head(kind: Kind, summary: &str) -> Head {
    Head {
        kind,
        parent: None,
        issuer: "Ủy ban nhân dân\ntỉnh Mẫu".into(),
        issued_by: "Chủ tịch Ủy ban nhân dân tỉnh Mẫu".into(),
        symbol: "UBND".into(),
        number: None,
        place: "Mẫu".into(),
        date: IssueDate::Open { year: 2026 },
        summary: summary.into(),
        marks: Vec::new(),
        carrier: Carrier::Electronic,
        sample: true,
    }
}

fn foot(behalf: Vec<Behalf>, post: &str, recipients: &[&str]) -> Foot {
    Foot {
        signing: Signing::One(Signature {
            behalf,
            post: post.into(),
            name: "Nguyễn Văn Mẫu".into(),
        }),
        recipients: lines(recipients),
        drafter: None,
        address: None,
    }
}

fn column(title: &str, width_mm: u16, align: Align) -> Column {
    Column {
        title: title.into(),
        group: None,
        width_mm,
        align,
    }
}

fn points(hundredths: i64) -> Cell {
    let hundredth = Amount::parse("0.01").unwrap();
    Cell::Amount {
        amount: Amount::from_int(hundredths).times(hundredth).unwrap(),
        decimals: 2,
    }
}

/// A decision that publishes results, with its ranking upright and its figures across.
pub fn decision() -> Document {
    let article = |words: &str| Block::Article(words.into());
    Document {
        head: Head {
            number: Some(5),
            date: IssueDate::On(date(2026, 2, 5)),
            carrier: Carrier::Paper,
            ..head(
                Kind::Decision,
                "Về việc công bố kết quả xác định Chỉ số chuyển đổi số năm 2025 của các sở, ban, \
                 ngành và Ủy ban nhân dân các xã, phường",
            )
        },
        opening: Opening {
            authority: Some("Chủ tịch Ủy ban nhân dân tỉnh Mẫu".into()),
            bases: lines(&[
                "Căn cứ Luật Tổ chức chính quyền địa phương",
                "Căn cứ Luật Chuyển đổi số;",
                "Căn cứ Quyết định số 01/QĐ-UBND ngày 10 tháng 01 năm 2025 của Chủ tịch Ủy ban nhân \
                 dân tỉnh Mẫu về việc ban hành Bộ chỉ số đánh giá mức độ chuyển đổi số",
            ]),
            proposal: Some("Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ tỉnh Mẫu".into()),
            ..Opening::default()
        },
        body: vec![
            article(
                "Công bố kết quả xác định Chỉ số chuyển đổi số năm 2025 của các sở, ban, ngành và Ủy \
                 ban nhân dân các xã, phường (chi tiết tại Phụ lục I và Phụ lục II kèm theo).",
            ),
            article("Căn cứ kết quả được công bố, các cơ quan, đơn vị có trách nhiệm:"),
            Block::Clause("Phân tích nguyên nhân của từng chỉ số chưa đạt điểm tối đa;".into()),
            Block::Clause("Xây dựng kế hoạch nâng cao chỉ số của năm tiếp theo, trong đó:".into()),
            Block::Point("Nêu rõ người chịu trách nhiệm đối với từng chỉ số thành phần;".into()),
            Block::Point("Nêu rõ thời hạn hoàn thành và tài liệu kiểm chứng;".into()),
            Block::Point("Nêu rõ kinh phí và nguồn kinh phí.".into()),
            article(
                "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc các sở, Thủ trưởng các ban, ngành, Chủ \
                 tịch Ủy ban nhân dân các xã, phường và các cơ quan, tổ chức, cá nhân có liên quan chịu \
                 trách nhiệm thi hành Quyết định này kể từ ngày ký.",
            ),
        ],
        foot: foot(
            Vec::new(),
            "Chủ tịch",
            &["Như Điều 3", "Bộ Khoa học và Công nghệ", "Lưu: VT, KHCN"],
        ),
        annexes: vec![ranking_annex(), figures_annex()],
    }
}

fn ranking_annex() -> Annex {
    let rows = ["Sở Nội vụ", "Sở Tư pháp", "Sở Y tế"]
        .into_iter()
        .zip(1..)
        .map(|(name, rank)| {
            Row::Cells(vec![
                Cell::Count(rank),
                Cell::text(format!("{name} tỉnh Mẫu")),
                points(9_500 - rank * 125),
            ])
        });
    Annex {
        title: "Xếp hạng các sở, ban, ngành".into(),
        page: Page::Portrait,
        body: vec![Block::Table(Table {
            caption: None,
            columns: vec![
                column("Hạng", 20, Align::Center),
                column("Cơ quan", 110, Align::Left),
                column("Điểm", 35, Align::Right),
            ],
            rows: rows.collect(),
        })],
        is_followed: false,
    }
}

/// Sixty communes in a table that takes several pages.
fn figures_annex() -> Annex {
    let indices = [
        "Hạ tầng số",
        "Nhân lực số",
        "Dữ liệu số",
        "An toàn thông tin mạng",
        "Chính quyền số",
        "Kinh tế số",
        "Xã hội số",
    ];
    let mut columns = vec![
        column("Hạng", 15, Align::Center),
        column("Xã, phường", 57, Align::Left),
    ];
    columns.extend(indices.map(|index| Column {
        group: Some("Điểm của các chỉ số chính".into()),
        ..column(index, 22, Align::Right)
    }));
    columns.push(column("Tổng điểm", 26, Align::Right));
    let mut rows = vec![Row::Band("Các xã, phường đã nộp bản tự đánh giá".into())];
    rows.extend((1..=60).map(|rank| {
        let mut cells = vec![Cell::Count(rank), Cell::text(format!("Xã Mẫu số {rank}"))];
        cells.extend((1..=7).map(|index| match (rank + index) % 13 {
            0 => Cell::Missing,
            _ => points(1_400 - rank * 7 - index * 11),
        }));
        cells.push(points(98_765 - rank * 211));
        Row::Cells(cells)
    }));
    let mut total = vec![Cell::Blank, Cell::text("Trung bình")];
    total.extend((0..7).map(|_| points(1_142)));
    total.push(points(92_329));
    rows.push(Row::Total(total));
    Annex {
        title: "Điểm của Ủy ban nhân dân các xã, phường".into(),
        page: Page::Landscape,
        body: vec![Block::Table(Table {
            caption: None,
            columns,
            rows,
        })],
        is_followed: false,
    }
}

/// A plan in parts, headings and points, with a table and a picture in its text.
pub fn plan() -> Document {
    let mut body = vec![
        Block::Paragraph(
            "Thực hiện Quyết định số 05/QĐ-UBND, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:"
                .into(),
        ),
        Block::Part("Mục đích, yêu cầu".into()),
        Block::Heading("Mục đích".into()),
    ];
    for point in [
        "Nâng thứ hạng của tỉnh từ 62 lên nhóm 45 tỉnh, thành phố dẫn đầu;",
        "Mỗi chỉ số thành phần có một cơ quan chủ trì;",
        "Mỗi nhiệm vụ có sản phẩm, thời hạn và tài liệu kiểm chứng;",
        "Kinh phí gắn với điểm số dự kiến;",
        "Tiến độ được cập nhật hằng tuần;",
        "Kết quả được công khai;",
        "Vướng mắc được xử lý trong 05 ngày làm việc.",
    ] {
        body.push(Block::Point(point.into()));
    }
    body.extend([
        Block::Heading("Yêu cầu".into()),
        Block::Paragraph(
            Text::from("Các nhiệm vụ phải ")
                .then("đúng hạn", Emphasis::Bold)
                .then(", ", Emphasis::None)
                .then("đúng nguồn", Emphasis::Italic)
                .then(" và có người chịu trách nhiệm.", Emphasis::None),
        ),
        Block::Part("Nhiệm vụ".into()),
        Block::Table(tasks()),
        Block::Picture(Picture {
            png: PNG.to_vec(),
            width_mm: 80,
            alternative: "Bốn cột cao dần từ phải sang trái".into(),
            caption: Some("Điểm còn có thể đạt theo chỉ số chính".into()),
        }),
        Block::Part("Tổ chức thực hiện".into()),
        Block::Paragraph("Sở Khoa học và Công nghệ theo dõi, đôn đốc:".into()),
        Block::Dash("Báo cáo Ủy ban nhân dân tỉnh trước ngày 20 hằng tháng.".into()),
    ]);
    Document {
        head: head(
            Kind::Plan,
            "Nâng cao Chỉ số chuyển đổi số tỉnh Mẫu năm 2026",
        ),
        opening: Opening::default(),
        body,
        foot: foot(
            vec![
                Behalf::Collective("Ủy ban nhân dân".into()),
                Behalf::Deputy("Chủ tịch".into()),
            ],
            "Phó Chủ tịch",
            &[
                "Bộ Khoa học và Công nghệ",
                "Các sở, ban, ngành",
                "Lưu: VT, KGVX",
            ],
        ),
        annexes: Vec::new(),
    }
}

fn tasks() -> Table {
    Table {
        caption: Some("Nhiệm vụ chủ yếu năm 2026".into()),
        columns: vec![
            column("TT", 12, Align::Center),
            column("Nhiệm vụ", 73, Align::Justified),
            column("Cơ quan chủ trì", 45, Align::Left),
            column("Thời hạn", 35, Align::Center),
        ],
        rows: vec![Row::Cells(vec![
            Cell::Count(1),
            Cell::text(
                "Đưa dịch vụ công trực tuyến toàn trình vào sử dụng tại tất cả các xã, phường",
            ),
            Cell::text("Văn phòng Ủy ban nhân dân tỉnh"),
            Cell::text("30/6/2026"),
        ])],
    }
}

/// Minutes of a council that settles disputed points.
pub fn minutes() -> Document {
    Document {
        head: Head {
            parent: Some("Ủy ban nhân dân tỉnh Mẫu".into()),
            issuer: "Hội đồng thẩm định Chỉ số chuyển đổi số".into(),
            symbol: "HĐTĐ".into(),
            ..head(Kind::Minutes, "Họp thẩm định kết quả tự đánh giá năm 2025")
        },
        opening: Opening {
            session: Some(Session {
                name: "Cuộc họp".into(),
                begins: date(2026, 1, 9).at(8, 0, 0, 0),
                ends: date(2026, 1, 9).at(10, 30, 0, 0),
                place: "Phòng họp số 2, Sở Khoa học và Công nghệ".into(),
                present: lines(&[
                    "Ông Trần Văn Mẫu, Phó Giám đốc Sở Khoa học và Công nghệ",
                    "Bà Lê Thị Mẫu, Trưởng phòng, Sở Nội vụ",
                ]),
                chair: "Ông Trần Văn Mẫu, Chủ tịch Hội đồng".into(),
                secretary: "Bà Phạm Thị Mẫu, chuyên viên".into(),
            }),
            ..Opening::default()
        },
        body: vec![
            Block::Clause("Hội đồng xem xét 12 chỉ số còn chênh lệch của 04 đơn vị.".into()),
            Block::Clause("Hội đồng kết luận:".into()),
            Block::Point("Chấp nhận giải trình đối với 07 chỉ số;".into()),
            Block::Point("Giữ điểm thẩm định đối với 05 chỉ số.".into()),
        ],
        foot: Foot {
            signing: Signing::Session {
                secretary: "Phạm Thị Mẫu".into(),
                chair: "Trần Văn Mẫu".into(),
            },
            recipients: lines(&["Thành viên Hội đồng", "Lưu: VT"]),
            drafter: None,
            address: None,
        },
        annexes: Vec::new(),
    }
}

/// A page for the leader on Monday, to a higher body.
pub fn brief() -> Document {
    let tasks = [
        "Ký số hồ sơ",
        "Đào tạo tổ công nghệ số",
        "Kết nối dữ liệu đất đai",
    ];
    let rows = tasks.into_iter().zip(1..).map(|(task, number)| {
        Row::Cells(vec![
            Cell::Count(number),
            Cell::text(task),
            points(number * 125),
            Cell::Count(number * 1_250),
        ])
    });
    Document {
        head: Head {
            parent: Some("UBND tỉnh Mẫu".into()),
            issuer: "Sở Khoa học và Công nghệ".into(),
            symbol: "SKHCN".into(),
            ..head(Kind::Report, "Tiến độ chiến dịch 90 ngày đêm, tuần thứ bảy")
        },
        opening: Opening {
            addressees: lines(&["Ủy ban nhân dân tỉnh Mẫu"]),
            ..Opening::default()
        },
        body: vec![
            Block::Part("Điểm còn có thể đạt".into()),
            Block::Table(Table {
                caption: Some("Nhiệm vụ chậm, theo điểm".into()),
                columns: vec![
                    column("TT", 12, Align::Center),
                    column("Nhiệm vụ", 83, Align::Left),
                    column("Điểm", 30, Align::Right),
                    column("Kinh phí\n(triệu đồng)", 40, Align::Right),
                ],
                rows: rows.collect(),
            }),
        ],
        foot: foot(Vec::new(), "Giám đốc", &["Như trên", "Lưu: VT"]),
        annexes: Vec::new(),
    }
}

/// An urgent letter to two bodies, with everything that a head and a foot can have.
pub fn letter() -> Document {
    Document {
        head: Head {
            parent: Some("UBND tỉnh Mẫu".into()),
            issuer: "Sở Khoa học và Công nghệ".into(),
            symbol: "SKHCN-CĐS".into(),
            number: Some(1204),
            date: IssueDate::On(date(2026, 11, 23)),
            marks: vec![Mark::Urgent, Mark::Internal],
            sample: false,
            ..head(Kind::Letter, "nộp bản tự đánh giá Chỉ số chuyển đổi số năm 2026")
        },
        opening: Opening {
            addressees: lines(&["Các sở, ban, ngành", "Ủy ban nhân dân các xã, phường"]),
            ..Opening::default()
        },
        body: vec![
            Block::Paragraph("Sở Khoa học và Công nghệ đề nghị các đơn vị nộp bản tự đánh giá trước 17 giờ 00 ngày 30/11/2026.".into()),
            Block::Paragraph("Trân trọng đề nghị các đơn vị phối hợp thực hiện.".into()),
        ],
        foot: Foot {
            drafter: Some("PTM.150".into()),
            address: Some("Số 1 đường Mẫu, tỉnh Mẫu; điện thoại: 0123 456 789; thư điện tử: skhcn@mau.example".into()),
            ..foot(
                vec![Behalf::Deputy("Giám đốc".into())],
                "Phó Giám đốc",
                &["Như trên", "Giám đốc (để báo cáo)", "Lưu: VT, CĐS"],
            )
        },
        annexes: Vec::new(),
    }
}

/// Rules with chapters, sections and clauses, enacted by a council.
pub fn resolution() -> Document {
    use report::document::Division::{Chapter, Part, Section, Subsection};
    let division = |level, title: &str| Block::Division {
        level,
        title: title.into(),
    };
    Document {
        head: Head {
            symbol: "HĐND".into(),
            issuer: "Hội đồng nhân dân tỉnh Mẫu".into(),
            issued_by: "Hội đồng nhân dân tỉnh Mẫu".into(),
            ..head(Kind::Resolution, "Về chính sách chuyển đổi số")
        },
        opening: Opening {
            authority: Some("Hội đồng nhân dân tỉnh Mẫu".into()),
            bases: lines(&["Căn cứ Luật Tổ chức chính quyền địa phương"]),
            ..Opening::default()
        },
        body: vec![
            division(Part, "Những quy định chung"),
            division(Chapter, "Phạm vi"),
            division(Section, "Đối tượng"),
            division(Subsection, "Cơ quan"),
            Block::Article(Text::default().then("Đối tượng áp dụng", Emphasis::Bold)),
            Block::Clause("Các sở, ban, ngành.".into()),
        ],
        foot: foot(Vec::new(), "Chủ tịch", &["Như trên", "Lưu: VT"]),
        annexes: Vec::new(),
    }
}
