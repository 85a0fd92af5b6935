//! Which returns are being saved at this moment, so that no plan is made that will be overtaken.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::opened::ReturnAddress;

/// Saves under way in this process, by return. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnderWay(Arc<Mutex<HashMap<ReturnAddress, usize>>>);

/// One save under way, until it is dropped.
pub(crate) struct Turn {
    saves: UnderWay,
    address: ReturnAddress,
    /// No other save of the same return was under way when this one began.
    pub(crate) is_alone: bool,
}

impl UnderWay {
    /// Begins a save of a return.
    pub(crate) fn begin(&self, address: &ReturnAddress) -> Turn {
        let mut saves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let others = saves.entry(address.clone()).or_default();
        *others += 1;
        Turn {
            is_alone: *others == 1,
            saves: self.clone(),
            address: address.clone(),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut saves = self.saves.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(others) = saves.get_mut(&self.address) {
            *others -= 1;
            if *others == 0 {
                saves.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_is_free_again_when_all_its_saves_have_ended() {
        let saves = UnderWay::default();
        let (here, there) = (
            ReturnAddress::new("xa-2026", "x001"),
            ReturnAddress::new("xa-2026", "x002"),
        );
        let first = saves.begin(&here);
        let second = saves.begin(&here);
        assert!(first.is_alone && !second.is_alone && saves.begin(&there).is_alone);
        drop(first);
        assert!(!saves.begin(&here).is_alone);
        drop(second);
        assert!(saves.begin(&here).is_alone);
        assert!(saves.0.lock().unwrap().is_empty());
    }
}
