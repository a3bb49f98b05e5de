//! The kinds of the errors of the standard library's input and output.

use super::{ErrorKind, KindName};
use std::io;

/// `variant = "name"` for all of [`io::ErrorKind`] that is stable.
macro_rules! io_kinds {
    ($($kind:ident = $name:literal,)*) => {
        /// The places of the kinds in `KINDS`.
        enum Place {
            $($kind,)*
        }

        /// Those of [`io::Error::kind`] in `snake_case`; what has no stable name there is `other`.
        impl ErrorKind for io::Error {
            const KINDS: &'static [KindName] = &[$(KindName::Own($name)),*];

            fn kind_index(&self) -> usize {
                let place = match self.kind() {
                    $(io::ErrorKind::$kind => Place::$kind,)*
                    _ => Place::Other,
                };
                place as usize
            }
        }

        #[cfg(test)]
        const ALL: &[io::ErrorKind] = &[$(io::ErrorKind::$kind),*];
    };
}

io_kinds! {
    AddrInUse = "addr_in_use",
    AddrNotAvailable = "addr_not_available",
    AlreadyExists = "already_exists",
    ArgumentListTooLong = "argument_list_too_long",
    BrokenPipe = "broken_pipe",
    ConnectionAborted = "connection_aborted",
    ConnectionRefused = "connection_refused",
    ConnectionReset = "connection_reset",
    CrossesDevices = "crosses_devices",
    Deadlock = "deadlock",
    DirectoryNotEmpty = "directory_not_empty",
    ExecutableFileBusy = "executable_file_busy",
    FileTooLarge = "file_too_large",
    HostUnreachable = "host_unreachable",
    Interrupted = "interrupted",
    InvalidData = "invalid_data",
    InvalidFilename = "invalid_filename",
    InvalidInput = "invalid_input",
    IsADirectory = "is_a_directory",
    NetworkDown = "network_down",
    NetworkUnreachable = "network_unreachable",
    NotADirectory = "not_a_directory",
    NotConnected = "not_connected",
    NotFound = "not_found",
    NotSeekable = "not_seekable",
    Other = "other",
    OutOfMemory = "out_of_memory",
    PermissionDenied = "permission_denied",
    QuotaExceeded = "quota_exceeded",
    ReadOnlyFilesystem = "read_only_filesystem",
    ResourceBusy = "resource_busy",
    StaleNetworkFileHandle = "stale_network_file_handle",
    StorageFull = "storage_full",
    TimedOut = "timed_out",
    TooManyLinks = "too_many_links",
    UnexpectedEof = "unexpected_eof",
    Unsupported = "unsupported",
    WouldBlock = "would_block",
    WriteZero = "write_zero",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error_kind::kind_name;

    /// `NotFound` as `not_found`.
    fn snake_case(name: &str) -> String {
        let mut snake = String::new();
        for letter in name.chars() {
            if letter.is_uppercase() && !snake.is_empty() {
                snake.push('_');
            }
            snake.extend(letter.to_lowercase());
        }
        snake
    }

    #[test]
    fn every_kind_has_its_own_name() {
        for kind in ALL {
            let index = io::Error::from(*kind).kind_index();
            let name = kind_name(io::Error::KINDS, index);
            assert_eq!(name, Some(snake_case(&format!("{kind:?}"))));
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_kind_with_a_stable_name_is_other() {
        const UNSTABLE: [&str; 3] = ["FilesystemLoop", "InProgress", "Uncategorized"];
        for code in 1..200 {
            let error = io::Error::from_raw_os_error(code);
            let name = format!("{:?}", error.kind());
            let is_other = error.kind_index() == Place::Other as usize;
            assert_eq!(is_other, UNSTABLE.contains(&name.as_str()), "{name}");
        }
    }
}
