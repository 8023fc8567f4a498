//! `docs/deciding.md`: its tables, row by row, and the handlers that they are about.

use std::fs;
use std::path::Path;

/// The text of one section.
fn section(title: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = fs::read_to_string(root.join("docs/deciding.md")).unwrap();
    let section = page.split(&format!("\n## {title}\n")).nth(1).unwrap_or_else(|| panic!("no section `{title}`"));
    section.split("\n## ").next().unwrap().to_owned()
}

/// The cells of its table.
pub(crate) fn rows<const CELLS: usize>(title: &str) -> Vec<[String; CELLS]> {
    let section = section(title);
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2).map(|line| {
        let line = line.replace("\\|", "\u{0}");
        let cells: Vec<_> = line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect();
        cells.try_into().unwrap_or_else(|cells| panic!("a row has {CELLS} cells: {cells:?}"))
    });
    rows.collect()
}

/// What stands in backticks in a cell.
pub(crate) fn codes(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The handlers of the page are those that are tested.
pub(crate) fn is_about(title: &str, source: &str) {
    let packed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (section, source) = (section(title), packed(source));
    let lines: Vec<&str> = section.lines().collect();
    let handlers = lines.windows(2).filter(|pair| pair[0].starts_with("#[require"));
    let mut count = 0;
    for pair in handlers {
        assert!(source.contains(&packed(&pair.concat())), "no handler has {pair:?}");
        count += 1;
    }
    assert!(count > 1, "{count} handlers in `{title}`");
}
