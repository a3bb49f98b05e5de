//! A Unix socket at a path: bound without a moment in which others than its mode allows can connect, and
//! without taking the place of a program that still listens.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

/// A listener, and its file.
pub(crate) struct UnixSocket {
    pub(crate) listener: UnixListener,
    pub(crate) file: SocketFile,
}

/// The file of a socket, removed when this is dropped, unless another one has its path by then.
pub(crate) struct SocketFile {
    path: PathBuf,
    identity: (u64, u64),
}

impl UnixSocket {
    pub(crate) fn bind(path: &Path, mode: u32) -> io::Result<Self> {
        check_free(path)?;
        let directory = path.parent().filter(|parent| *parent != Path::new(""));
        let directory = directory.unwrap_or(Path::new("."));
        // A socket is open to whom the process' mask allows until its mode is set, so it is made where
        // nobody else can reach it, and moved. That also puts it in the place of a stale one at once.
        let apart = directory.join(format!(".t{}", std::process::id()));
        DirBuilder::new().mode(0o700).create(&apart)?;
        let before = apart.join("s");
        let bound = UnixListener::bind(&before).and_then(|listener| {
            fs::set_permissions(&before, Permissions::from_mode(mode))?;
            let metadata = fs::metadata(&before)?;
            fs::rename(&before, path)?;
            let identity = (metadata.dev(), metadata.ino());
            let path = path.to_owned();
            let file = SocketFile { path, identity };
            Ok(Self { listener, file })
        });
        // What is left of a failure; the failure itself says more than one in here.
        let _ = fs::remove_file(&before);
        let _ = fs::remove_dir(&apart);
        bound
    }
}

/// Whether nothing is at the path but a socket that nobody listens at.
fn check_free(path: &Path) -> io::Result<()> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    if !found.file_type().is_socket() {
        let text = "there is a file of another kind";
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, text));
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(()),
        Err(error) => Err(error),
        Ok(_) => Err(io::Error::new(
            io::ErrorKind::AddrInUse,
            "somebody listens there",
        )),
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let found = fs::symlink_metadata(&self.path);
        if found.is_ok_and(|found| (found.dev(), found.ino()) == self.identity) {
            let _ = fs::remove_file(&self.path);
        }
    }
}
