//! What follows what, as a graph: ways that lead back to where they began, and how long the others are.

use alloc::vec::Vec;

/// One circle through each group of places that lead back to themselves.
pub(super) fn circles(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    for start in 0..next.len() {
        if found.iter().any(|circle| circle.contains(&start)) {
            continue;
        }
        if let Some(mut circle) = way(start, start, next) {
            circle.pop();
            found.push(circle);
        }
    }
    found
}

/// The shortest way from a place to another one or back to itself, with both its ends.
pub(super) fn way(start: usize, end: usize, next: &[Vec<usize>]) -> Option<Vec<usize>> {
    // Breadth first.
    let mut from = alloc::vec![None; next.len()];
    let mut queue = Vec::from([start]);
    let mut at = 0;
    while let Some(&here) = queue.get(at) {
        at += 1;
        for &there in &next[here] {
            if there == end {
                let mut way = Vec::from([end, here]);
                while let Some(before) = way.last().filter(|place| **place != start).and_then(|i| from[*i]) {
                    way.push(before);
                }
                way.reverse();
                return Some(way);
            }
            if from[there].is_none() {
                from[there] = Some(here);
                queue.push(there);
            }
        }
    }
    None
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
