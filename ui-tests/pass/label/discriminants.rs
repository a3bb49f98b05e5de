//! The place of a variant counts, not its number.

use tallymark::{Label, LabelText};

#[derive(Label, Clone, Copy)]
#[repr(u16)]
enum Code {
    #[label("404")]
    NotFound = 404,
    #[label("200")]
    Ok = 200,
}

fn main() {
    assert_eq!(Code::CARDINALITY, 2);
    assert_eq!(Code::NotFound.index(), 0);
    assert_eq!(Code::Ok.index(), 1);
    assert_eq!(Code::text(Code::Ok.index()), LabelText::Value("200".into()));
    assert_eq!(Code::Ok as u16, 200);
}
