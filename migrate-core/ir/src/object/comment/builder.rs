use super::{Comment, Commented, DropComment, SetComment};
use crate::blank::is_blank;
use crate::diagnostic::Diagnostic;
use crate::object::Conflict;
use crate::object::builder::recorder::Recorder;

/// Records the comment of a table, or of a column of it.
pub(in crate::object) fn set_comment(recorder: &mut Recorder, table: &str, column: Option<String>, text: &str) {
    if is_blank(text) {
        let message = Diagnostic::new("a comment is empty").help("say something in it, or leave it out");
        recorder.problems.push(Conflict::new(text, message));
    }
    if text.contains('\0') {
        let message = Diagnostic::new("a comment holds a NUL character").note("servers keep none in a text");
        recorder.problems.push(Conflict::new(text, message));
    }
    let on = Commented { table: table.to_owned(), column };
    recorder.push(SetComment { comment: Comment { on, text: text.to_owned() } });
}

/// Records that the comment of a table, or of a column of it, goes.
pub(in crate::object) fn drop_comment(recorder: &mut Recorder, table: &str, column: Option<String>) {
    recorder.push(DropComment { on: Commented { table: table.to_owned(), column } });
}
