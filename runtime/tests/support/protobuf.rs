//! A reader of protobuf messages, as far as the tests look into them.

/// The fields of a message: number, and value.
pub(crate) struct Message(Vec<(u64, Field)>);

#[derive(Clone)]
enum Field {
    Varint(u64),
    Double(f64),
    Bytes(Vec<u8>),
}

impl Message {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut rest = bytes;
        let mut fields = Vec::new();
        while !rest.is_empty() {
            let tag = varint(&mut rest);
            let field = match tag & 7 {
                0 => Field::Varint(varint(&mut rest)),
                1 => Field::Double(f64::from_le_bytes(take(&mut rest, 8).try_into().unwrap())),
                2 => {
                    let len = varint(&mut rest) as usize;
                    Field::Bytes(take(&mut rest, len).to_vec())
                }
                other => panic!("wire type {other}"),
            };
            fields.push((tag >> 3, field));
        }
        Self(fields)
    }

    /// The messages of a stream, each after its length.
    pub(crate) fn delimited(mut bytes: &[u8]) -> Vec<Self> {
        let mut messages = Vec::new();
        while !bytes.is_empty() {
            let len = varint(&mut bytes) as usize;
            messages.push(Self::of(take(&mut bytes, len)));
        }
        messages
    }

    fn all(&self, number: u64) -> impl Iterator<Item = &Field> {
        let fields = self.0.iter();
        fields.filter_map(move |(known, field)| (*known == number).then_some(field))
    }

    pub(crate) fn messages(&self, number: u64) -> Vec<Self> {
        let bytes = self.all(number).map(|field| match field {
            Field::Bytes(bytes) => Self::of(bytes),
            _ => panic!("field {number} is no message"),
        });
        bytes.collect()
    }

    pub(crate) fn text(&self, number: u64) -> String {
        match self.all(number).next() {
            Some(Field::Bytes(bytes)) => String::from_utf8(bytes.clone()).unwrap(),
            _ => panic!("field {number} is no text"),
        }
    }

    pub(crate) fn double(&self, number: u64) -> f64 {
        match self.all(number).next() {
            Some(Field::Double(value)) => *value,
            _ => panic!("field {number} is no double"),
        }
    }

    pub(crate) fn unsigned(&self, number: u64) -> u64 {
        match self.all(number).next() {
            Some(Field::Varint(value)) => *value,
            _ => panic!("field {number} is no integer"),
        }
    }

    pub(crate) fn signed(&self, number: u64) -> Vec<i64> {
        let values = self.all(number).map(|field| match field {
            Field::Varint(value) => (value >> 1).cast_signed() ^ -((value & 1).cast_signed()),
            _ => panic!("field {number} is no integer"),
        });
        values.collect()
    }
}

fn varint(rest: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let byte = take(rest, 1)[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    value
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> &'a [u8] {
    let (first, others) = rest.split_at(len);
    *rest = others;
    first
}
