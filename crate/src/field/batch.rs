//! Montgomery's trick: many inversions for the price of one and three multiplications each.
use super::Field;
use crate::buffer::with_capacity;
use crate::error::Error;

/// Replaces every element by its inverse, zeros by zero. Public data only.
pub fn invert_all_vartime<F: Field>(values: &mut [F]) -> Result<(), Error> {
    let mut prefixes = with_capacity(values.len())?;
    let mut product = F::ONE;
    for value in values.iter() {
        prefixes.push(product);
        if !value.is_zero_vartime() {
            product = product * *value;
        }
    }
    let mut inverse = product.invert_vartime();
    for (value, prefix) in values.iter_mut().zip(&prefixes).rev() {
        if !value.is_zero_vartime() {
            let next = inverse * *value;
            *value = inverse * *prefix;
            inverse = next;
        }
    }
    Ok(())
}
