//! Points in the tier's fastest form for public data, which for Fp2 is another than for secrets.
use super::{Affine, Jacobian};
use crate::field::{Field, Fp, Fp2, PublicFp2};

/// A coordinate field with such a form.
pub trait Public: Field {
    /// The form.
    type Form: Field;
    /// Into it.
    fn to_form(&self) -> Self::Form;
    /// Out of it.
    fn from_form(form: &Self::Form) -> Self;
}

impl Public for Fp {
    type Form = Self;

    fn to_form(&self) -> Self {
        *self
    }

    fn from_form(form: &Self) -> Self {
        *form
    }
}

impl Public for Fp2 {
    type Form = PublicFp2;

    fn to_form(&self) -> PublicFp2 {
        self.to_public()
    }

    fn from_form(form: &PublicFp2) -> Self {
        let [c0, c1] = form.coordinates();
        Self::new(c0, c1)
    }
}

impl<F: Public> Affine<F> {
    /// The form for public data.
    pub fn to_form(&self) -> Affine<F::Form> {
        Affine { x: self.x.to_form(), y: self.y.to_form() }
    }
}

impl<F: Public> Jacobian<F> {
    /// The form for public data.
    pub fn to_form(&self) -> Jacobian<F::Form> {
        Jacobian { x: self.x.to_form(), y: self.y.to_form(), z: self.z.to_form() }
    }

    /// From the form for public data.
    pub fn from_form(form: &Jacobian<F::Form>) -> Self {
        Self { x: F::from_form(&form.x), y: F::from_form(&form.y), z: F::from_form(&form.z) }
    }
}
