use super::{Comment, SetComment};
use crate::named_object::NamedObject;
use crate::object::{Dependency, Operation, SchemaObject};
use crate::object_ref::{ObjectKind, ObjectRef};

impl SchemaObject for Comment {
    fn object_ref(&self) -> ObjectRef<&str> {
        self.on.comment_ref()
    }

    fn depends_on<'a>(&'a self, visit: &mut dyn FnMut(Dependency<'a>)) {
        visit(Dependency::BelongsTo(self.on.object_ref()));
    }

    fn follow_rename(&mut self, renamed: ObjectRef<&str>, to: &str) {
        if renamed.kind == ObjectKind::Table && renamed.name == self.on.table {
            to.clone_into(&mut self.on.table);
        } else if renamed == self.on.object_ref() {
            self.on.column = Some(to.to_owned());
        }
    }

    fn names_beside(&self, _before: Option<&Self>) -> Vec<NamedObject> {
        Vec::new()
    }

    fn create(&self) -> Vec<Operation> {
        vec![SetComment { comment: self.clone() }.into()]
    }
}
