//! The table of what measuring must not change names cases that there are.

use std::path::Path;

#[test]
fn every_case_of_the_table_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = include_str!("../WRAPPING.md");
    let cases: Vec<_> = table
        .split('`')
        .filter(|word| Path::new(word).extension().is_some_and(|it| it == "rs"))
        .collect();
    assert!(cases.len() > 100, "{} cases", cases.len());
    let missing: Vec<_> = cases
        .iter()
        .filter(|case| !root.join(case).is_file())
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// A case that no row names holds something that the table does not know.
#[test]
fn every_case_about_wrapping_is_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = include_str!("../WRAPPING.md");
    for family in ["pass/wrap", "pass/outcome"] {
        for entry in root.join(family).read_dir().unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(
                table.contains(&format!("`{family}/{name}`")),
                "{family}/{name}"
            );
        }
    }
}
