// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace sportello::signaling {

// What has to happen in Redis as one step. The keys all begin with `sportello:`; docs/desk.md has
// the list. Arguments come in the order in which the scripts take them.

/// node, lease in ms, fence, candidate.
extern const char* const kLeaseScript;
/// node, fence, mail.
extern const char* const kLeaveScript;
/// See `commit_arguments` in redis_store.cpp.
extern const char* const kCommitScript;

}  // namespace sportello::signaling
