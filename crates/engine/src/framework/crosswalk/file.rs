//! The crosswalk file: from TOML to matches, with every complaint at its line.

use toml::de::DeTable;

use super::{Crosswalk, Match};
use crate::framework::file::STATUSES;
use crate::framework::reading::{Complaints, Fields, said};
use crate::framework::{Code, Complaint, Framework, Node, NodeId, Status};

/// What holds for the nodes that no match names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    /// They have no counterpart.
    None,
    /// Leaves whose title stayed are counterparts of each other.
    SameTitle,
}

const OTHERS: [(&str, Others); 2] = [("none", Others::None), ("same_title", Others::SameTitle)];

/// A node that some match names, with the line of its code.
struct Named {
    node: NodeId,
    line: usize,
    place: usize,
}

struct Reader<'f, 'c, 's> {
    old: &'f Framework,
    new: &'f Framework,
    complaints: &'c mut Complaints<'s>,
    olds: Vec<Named>,
    news: Vec<Named>,
}

pub(super) fn read(
    file_name: &str,
    source: &str,
    old: &Framework,
    new: &Framework,
) -> Result<(Crosswalk, Vec<Complaint>), Vec<Complaint>> {
    let mut complaints = Complaints::new(file_name, source);
    let (document, errors) = DeTable::parse_recoverable(source);
    complaints.syntax(&errors);
    if complaints.has_errors() {
        return Err(complaints.into_list());
    }
    let mut root = Fields::new(document.get_ref(), 0, "tệp đối chiếu (crosswalk file)");
    let header = root.table("crosswalk", "[crosswalk]", &mut complaints);
    if header.is_none() && !root.has("crosswalk") {
        root.missing("crosswalk", &mut complaints);
    }
    let (mut crosswalk, others) = match header {
        Some(fields) => header_of(fields, old, new, &mut complaints),
        None => (blank(old, new), Others::None),
    };
    let tables = root.tables("match", "[[match]]", &mut complaints);
    if tables.is_empty() && others == Others::None {
        root.missing("match", &mut complaints);
    }
    root.finish(&mut complaints);
    let mut reader = Reader {
        old,
        new,
        complaints: &mut complaints,
        olds: Vec::new(),
        news: Vec::new(),
    };
    for (place, fields) in tables.into_iter().enumerate() {
        crosswalk.matches.push(reader.one(fields, place));
    }
    reader.check_overlaps();
    if complaints.has_errors() {
        return Err(complaints.into_list());
    }
    if others == Others::SameTitle {
        crosswalk.add_matched(old, new);
    }
    Ok((crosswalk, complaints.into_list()))
}

fn blank(old: &Framework, new: &Framework) -> Crosswalk {
    Crosswalk {
        from: old.code.clone(),
        to: new.code.clone(),
        status: Status::Partial,
        source: String::new(),
        notes: Vec::new(),
        matches: Vec::new(),
    }
}

fn header_of(
    mut fields: Fields<'_, '_>,
    old: &Framework,
    new: &Framework,
    complaints: &mut Complaints<'_>,
) -> (Crosswalk, Others) {
    for (key, framework) in [("from", old), ("to", new)] {
        let at = fields.place(key);
        let Some(code) = fields.required_text(key, complaints) else {
            continue;
        };
        if code != framework.code {
            let expected = &framework.code;
            complaints.error(
                at,
                "other_framework",
                said(
                    format!("{key} là {code}, nhưng bộ chỉ số đưa vào có mã {expected}"),
                    format!("{key} is {code}, but the framework that was given is {expected}"),
                ),
            );
        }
    }
    let status = fields.required_word("status", &STATUSES, complaints);
    let source = fields.required_text("source", complaints);
    let notes = fields.plain_texts("notes", complaints);
    let others = fields.word("others", &OTHERS, complaints);
    fields.finish(complaints);
    let crosswalk = Crosswalk {
        status: status.unwrap_or(Status::Partial),
        source: source.unwrap_or_default(),
        notes,
        ..blank(old, new)
    };
    (crosswalk, others.unwrap_or(Others::None))
}

impl Reader<'_, '_, '_> {
    fn one(&mut self, mut fields: Fields<'_, '_>, place: usize) -> Match {
        let old = self.side("old", self.old, &mut fields, place);
        let new = self.side("new", self.new, &mut fields, place);
        let at = fields.place("inputs");
        let table = fields.table("inputs", "inputs", self.complaints);
        let renamed = table
            .map(|mut table| table.free_texts(self.complaints))
            .unwrap_or_default();
        let note = fields.text("note", self.complaints);
        fields.finish(self.complaints);
        self.check_inputs((&old, &new), &renamed, at);
        let inputs = renamed.into_iter().map(|(to, from, _)| (to, from));
        Match {
            old,
            new,
            inputs: inputs.collect(),
            note,
        }
    }

    /// The nodes of one side, in code order.
    fn side(
        &mut self,
        key: &'static str,
        framework: &Framework,
        fields: &mut Fields<'_, '_>,
        place: usize,
    ) -> Vec<NodeId> {
        let codes = fields.texts(key, self.complaints);
        if !fields.has(key) || codes.is_empty() {
            fields.missing(key, self.complaints);
        }
        let mut ids = Vec::new();
        for (text, at) in codes {
            let node = Code::parse(&text)
                .ok()
                .and_then(|code| framework.find(code));
            let Some(node) = node else {
                let set = &framework.code;
                self.complaints.error(
                    at,
                    "unknown_node",
                    said(
                        format!("bộ chỉ số {set} không có chỉ số {text}"),
                        format!("the framework {set} has no node {text}"),
                    ),
                );
                continue;
            };
            let named = Named {
                node: node.id,
                line: self.complaints.line(at),
                place,
            };
            match key {
                "old" => self.olds.push(named),
                _ => self.news.push(named),
            }
            ids.push(node.id);
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Inputs can only be renamed between two leaves. What is wrong with one stands at its own line.
    fn check_inputs(
        &mut self,
        (old, new): (&[NodeId], &[NodeId]),
        inputs: &[(String, String, usize)],
        at: usize,
    ) {
        if inputs.is_empty() || old.is_empty() || new.is_empty() {
            return;
        }
        let leaf = |framework: &'_ Framework, ids: &[NodeId]| -> Option<Node> {
            let [id] = ids else { return None };
            framework.node(*id).filter(|node| node.is_leaf()).cloned()
        };
        let (Some(was), Some(is)) = (leaf(self.old, old), leaf(self.new, new)) else {
            self.complaints.error(
                at,
                "inputs_between_parents",
                said(
                    "chỉ đổi tên số liệu giữa một chỉ số thành phần cũ và một chỉ số thành phần mới",
                    "inputs are renamed between one old leaf and one new leaf only",
                ),
            );
            return;
        };
        for (to, from, at) in inputs {
            for (node, name) in [(&is, to), (&was, from)] {
                if node.input(name).is_some() {
                    continue;
                }
                let code = node.code;
                self.complaints.error(
                    *at,
                    "unknown_input",
                    said(
                        format!("{code} không có số liệu {name}"),
                        format!("{code} has no input {name}"),
                    ),
                );
            }
        }
    }

    /// A new node has one value, so it stands in one match and not below another; an old one may
    /// give to several, but within a match its points count once.
    fn check_overlaps(&mut self) {
        let olds = std::mem::take(&mut self.olds);
        let news = std::mem::take(&mut self.news);
        self.note_splits(&olds);
        for (framework, named, lists_old) in [(self.old, &olds, true), (self.new, &news, false)] {
            let code = |id: NodeId| framework.node(id).map(|node| node.code);
            for (later, second) in named.iter().enumerate() {
                let clash = named.iter().take(later).find(|first| {
                    let (Some(one), Some(two)) = (code(first.node), code(second.node)) else {
                        return false;
                    };
                    let nested = one.is_under(two) || two.is_under(one);
                    let shared = lists_old && one == two && first.place != second.place;
                    nested && !shared
                });
                let Some(first) = clash else { continue };
                let text = |id| code(id).map(|code| code.to_string()).unwrap_or_default();
                let (one, two, line) = (text(first.node), text(second.node), first.line);
                self.complaints.error_on(
                    second.line,
                    "node_twice",
                    said(
                        format!("{two} trùng hoặc nằm trong {one} đã ghi ở dòng {line}"),
                        format!("{two} is, contains or lies below {one}, named on line {line}"),
                    ),
                );
            }
        }
    }

    /// An old node in two matches gives its points to both, which splits what it stood for: meant
    /// where an indicator was divided, a slip where one of the two was forgotten.
    fn note_splits(&mut self, olds: &[Named]) {
        for (later, second) in olds.iter().enumerate() {
            let is_same = |first: &&Named| first.node == second.node && first.place != second.place;
            let Some(first) = olds.iter().take(later).find(is_same) else {
                continue;
            };
            let code = self.old.node(second.node).map(|node| node.code.to_string());
            let (code, one, two) = (code.unwrap_or_default(), first.line, second.line);
            self.complaints.warning_on(
                two,
                "old_in_two",
                said(
                    format!(
                        "{code} của bộ trước đứng ở hai cặp, dòng {one} và dòng {two}: điểm của nó được tính cho cả hai. Nếu không định tách chỉ số này, hãy bỏ nó khỏi một cặp"
                    ),
                    format!(
                        "{code} of the old version stands in two matches, on lines {one} and {two}: its points count for both. Unless it was meant to be split, take it out of one"
                    ),
                ),
            );
        }
    }
}
