//! Files of settings, read whole.

use std::fs;
use std::io::Read;
use std::path::Path;

/// The largest file that is read.
const LARGEST: u64 = 1 << 20;

/// The bytes of a file; the error names it.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |words: &dyn std::fmt::Display| format!("`{}`: {words}", path.display());
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| failed(&error))?;
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| failed(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(failed(&"it is larger than 1 MiB"));
    }
    Ok(bytes)
}
