//! What follows what, as a graph: ways that lead back to where they began, and how long the others are.

use alloc::vec::Vec;

/// One circle through each group of places that lead back to themselves.
pub(super) fn circles(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut done = alloc::vec![false; next.len()];
    for start in 0..next.len() {
        if done[start] {
            continue;
        }
        // The shortest way from `start` back to itself, breadth first.
        let mut from = alloc::vec![None; next.len()];
        let mut queue = Vec::from([start]);
        let mut closed = None;
        let mut at = 0;
        while let (Some(&here), None) = (queue.get(at), closed) {
            at += 1;
            for &there in &next[here] {
                if there == start {
                    closed = Some(here);
                    break;
                }
                if from[there].is_none() {
                    from[there] = Some(here);
                    queue.push(there);
                }
            }
        }
        if let Some(last) = closed {
            let mut circle = Vec::from([last]);
            while let Some(before) = circle.last().filter(|i| **i != start).and_then(|i| from[*i]) {
                circle.push(before);
            }
            circle.reverse();
            for i in &circle {
                done[*i] = true;
            }
            found.push(circle);
        }
    }
    found
}

/// How many follow, one after another, from a place, itself included. Ends: there is no circle.
pub(super) fn length(place: usize, next: &[Vec<usize>], known: &mut [Option<u64>]) -> u64 {
    if let Some(length) = known[place] {
        return length;
    }
    let follow = next[place].iter().fold(1u64, |sum, then| sum.saturating_add(length(*then, next, known)));
    known[place] = Some(follow);
    follow
}
