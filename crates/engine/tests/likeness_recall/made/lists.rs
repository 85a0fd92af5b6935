//! The lists that records are made of, from CSV files beside this one.

/// Words for one thing.
pub struct Words {
    /// As most write it.
    pub base: String,
    /// Other words that the product's vocabulary knows, or that are nearly the same.
    pub known: Vec<String>,
    /// Other words that it does not know.
    pub held_out: Vec<String>,
}

/// What is built, hired or held.
pub struct Work {
    pub class: String,
    pub words: Words,
    /// What it can do.
    pub details: Vec<String>,
}

/// What it is about.
pub struct Object {
    /// Place of its field.
    pub field: usize,
    pub words: Words,
    pub details: Vec<String>,
}

/// A field of administration.
pub struct Field {
    pub agency: String,
    pub details: Vec<String>,
}

/// All lists.
pub struct Lists {
    pub works: Vec<Work>,
    pub objects: Vec<Object>,
    pub fields: Vec<Field>,
}

impl Lists {
    /// Reads the files.
    pub fn read() -> Self {
        let fields: Vec<Field> = rows(include_str!("fields.csv"))
            .map(|row| Field {
                agency: row[0].clone(),
                details: several(&row[1]),
            })
            .collect();
        let objects = rows(include_str!("objects.csv")).map(|row| Object {
            field: fields
                .iter()
                .position(|field| field.agency == row[0])
                .unwrap(),
            words: words(&row[1..]),
            details: several(&row[4]),
        });
        let works = rows(include_str!("works.csv")).map(|row| Work {
            class: row[0].clone(),
            words: words(&row[1..]),
            details: several(&row[4]),
        });
        Self {
            works: works.collect(),
            objects: objects.collect(),
            fields,
        }
    }

    /// All words that the vocabulary must not know.
    pub fn held_out(&self) -> Vec<&str> {
        let works = self.works.iter().map(|work| &work.words);
        let all = works.chain(self.objects.iter().map(|object| &object.words));
        all.flat_map(|words| &words.held_out)
            .map(String::as_str)
            .collect()
    }
}

fn words(row: &[String]) -> Words {
    Words {
        base: row[0].clone(),
        known: several(&row[1]),
        held_out: several(&row[2]),
    }
}

fn several(text: &str) -> Vec<String> {
    let parts = text.split('|').filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Rows below the head; a field between quotes may hold commas.
fn rows(text: &str) -> impl Iterator<Item = Vec<String>> {
    text.lines().skip(1).map(|line| {
        let mut row = vec![String::new()];
        let mut is_quoted = false;
        for letter in line.chars() {
            match letter {
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => row.push(String::new()),
                other => row.last_mut().unwrap().push(other),
            }
        }
        row
    })
}
