//! Checks a document before it is made, and complains about everything at once.

use super::words::MOST_POINTS;
use super::{Block, Complaint, Document, Fault, Kind, Page, Picture, Place, Row, Signing, Table};

impl Document {
    /// Everything that must be mended before the document can be made; nothing when it is sound.
    #[must_use]
    pub fn check(&self) -> Vec<Complaint> {
        let mut complaints = Complaints(Vec::new());
        self.check_head(&mut complaints);
        self.check_opening(&mut complaints);
        if self.body.is_empty() {
            complaints.add(Place::Body, Fault::Empty("nội dung", "the text"));
        }
        check_blocks(&self.body, Page::Portrait, Place::Block, &mut complaints);
        self.check_foot(&mut complaints);
        for (annex, number) in self.annexes.iter().zip(1..) {
            let place = Place::Annex(number);
            complaints.require(place, &annex.title, ("tên phụ lục", "the title"));
            if annex.body.is_empty() {
                complaints.add(place, Fault::Empty("nội dung", "the text"));
            }
            let place = |block| Place::AnnexBlock {
                annex: number,
                block,
            };
            check_blocks(&annex.body, annex.page, place, &mut complaints);
        }
        complaints.0
    }

    fn check_head(&self, complaints: &mut Complaints) {
        let head = &self.head;
        for (words, name) in [
            (&head.issuer, ("tên cơ quan ban hành", "the issuing body")),
            (&head.symbol, ("ký hiệu", "the symbol")),
            (&head.summary, ("trích yếu", "the summary")),
        ] {
            complaints.require(Place::Head, words, name);
        }
        if head.kind != Kind::Minutes {
            complaints.require(Place::Head, &head.place, ("địa danh", "the place"));
        }
        if !self.annexes.is_empty() {
            let name = ("tên người ban hành ghi ở phụ lục", "who issues the annexes");
            complaints.require(Place::Head, &head.issued_by, name);
        }
        if head.number == Some(0) {
            complaints.add(Place::Head, Fault::NumberZero);
        }
    }

    fn check_opening(&self, complaints: &mut Complaints) {
        let (kind, opening) = (self.head.kind, &self.opening);
        let place = Place::Opening;
        complaints.match_kind(
            kind.operative().is_some(),
            opening.authority.is_some(),
            ("thẩm quyền ban hành", "authority"),
        );
        complaints.match_kind(
            kind == Kind::Minutes,
            opening.session.is_some(),
            ("cuộc họp", "session"),
        );
        if matches!(kind, Kind::Letter | Kind::Proposal) && opening.addressees.is_empty() {
            complaints.add(place, Fault::Empty("nơi kính gửi", "the addressee"));
        }
        let Some(session) = &opening.session else {
            return;
        };
        for (words, name) in [
            (
                &session.name,
                ("tên cuộc họp", "what the session is called"),
            ),
            (&session.place, ("địa điểm họp", "the place of the session")),
            (&session.chair, ("người chủ trì", "the chair")),
            (&session.secretary, ("thư ký", "the secretary")),
        ] {
            complaints.require(place, words, name);
        }
        if session.present.is_empty() {
            let fault = Fault::Empty("thành phần tham dự", "who took part");
            complaints.add(place, fault);
        }
        if session.ends < session.begins {
            complaints.add(place, Fault::EndsBeforeBegin);
        }
    }

    fn check_foot(&self, complaints: &mut Complaints) {
        let of_minutes = self.head.kind == Kind::Minutes;
        match &self.foot.signing {
            Signing::One(signature) => {
                if of_minutes {
                    let fault = Fault::Empty(
                        "chữ ký của thư ký và chủ tọa",
                        "the signature of secretary and chair",
                    );
                    complaints.add(Place::Foot, fault);
                }
                let name = ("chức vụ người ký", "the post of who signs");
                complaints.require(Place::Foot, &signature.post, name);
            }
            Signing::Session { .. } if !of_minutes => {
                let fault = Fault::OutOfPlace(
                    "chữ ký của thư ký và chủ tọa",
                    "signatures of secretary and chair",
                );
                complaints.add(Place::Foot, fault);
            }
            Signing::Session { .. } => {}
        }
    }
}

struct Complaints(Vec<Complaint>);

impl Complaints {
    fn add(&mut self, place: Place, fault: Fault) {
        self.0.push(Complaint { place, fault });
    }

    fn require(&mut self, place: Place, words: &str, (vi, en): (&'static str, &'static str)) {
        if words.trim().is_empty() {
            self.add(place, Fault::Empty(vi, en));
        }
    }

    /// What the kind wants is there, and what it does not want is not.
    fn match_kind(&mut self, wanted: bool, is_there: bool, (vi, en): (&'static str, &'static str)) {
        match (wanted, is_there) {
            (true, false) => self.add(Place::Opening, Fault::Empty(vi, en)),
            (false, true) => self.add(Place::Opening, Fault::OutOfPlace(vi, en)),
            _ => {}
        }
    }
}

fn check_blocks(
    blocks: &[Block],
    page: Page,
    place: impl Fn(usize) -> Place,
    complaints: &mut Complaints,
) {
    let mut n_points = 0;
    for (block, number) in blocks.iter().zip(1..) {
        let place = place(number);
        match block {
            Block::Point(_) => {
                n_points += 1;
                // Once for a list, not for each of its points.
                if n_points == MOST_POINTS + 1 {
                    let letters = MOST_POINTS;
                    complaints.add(place, Fault::TooManyPoints { letters });
                }
            }
            Block::Part(_) | Block::Heading(_) | Block::Article(_) | Block::Clause(_) => {
                n_points = 0;
            }
            Block::Table(table) => check_table(table, page, place, complaints),
            Block::Picture(picture) => check_picture(picture, page, place, complaints),
            Block::Division { .. } | Block::Dash(_) | Block::Paragraph(_) => {}
        }
    }
}

fn check_table(table: &Table, page: Page, place: Place, complaints: &mut Complaints) {
    if table.columns.is_empty() || table.columns.iter().any(|column| column.width_mm == 0) {
        complaints.add(place, Fault::NoWidth);
    }
    let width_mm = table
        .columns
        .iter()
        .map(|column| u32::from(column.width_mm))
        .sum();
    check_width(width_mm, page, place, complaints);
    let columns = table.columns.len();
    for (row, number) in table.rows.iter().zip(1..) {
        match row {
            Row::Cells(cells) | Row::Total(cells) if cells.len() != columns => {
                let fault = Fault::RowLength {
                    row: number,
                    cells: cells.len(),
                    columns,
                };
                complaints.add(place, fault);
            }
            _ => {}
        }
    }
}

fn check_picture(picture: &Picture, page: Page, place: Place, complaints: &mut Complaints) {
    match picture.pixels() {
        Some((across, down)) => {
            let height_mm = u64::from(picture.width_mm) * u64::from(down) / u64::from(across);
            let room_mm = page.room_down_mm();
            if height_mm > room_mm.into() {
                complaints.add(place, Fault::TooHigh { height_mm, room_mm });
            }
        }
        None => complaints.add(place, Fault::NotPng),
    }
    if picture.width_mm == 0 {
        complaints.add(place, Fault::PictureWithoutWidth);
    }
    let name = ("lời mô tả hình", "the picture in words");
    complaints.require(place, &picture.alternative, name);
    check_width(picture.width_mm.into(), page, place, complaints);
}

fn check_width(width_mm: u32, page: Page, place: Place, complaints: &mut Complaints) {
    let room_mm = page.room_mm();
    if width_mm > room_mm {
        complaints.add(place, Fault::TooWide { width_mm, room_mm });
    }
}
