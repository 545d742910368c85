// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "calls/call_registry.h"
#include "live/shared_store.h"

namespace sportello::signaling {

/// What a call is restored from.
struct JournalEntry {
  std::uint64_t score = 0;  ///< its place among those that wait anywhere; 0: it does not
  std::vector<std::string> records;  ///< sealed; what `CallRegistry::restore` takes
};

std::string write_entry(const JournalEntry& entry);
/// Nothing for a text that is no entry, or beyond the bounds.
std::optional<JournalEntry> parse_entry(std::string_view text);

/// Finds out what has changed in a registry since it was last asked, as the store has to know it.
/// The registry's watch is on for as long as the journal lives.
class Journal {
 public:
  /// All calls that the registry has now count as changed.
  explicit Journal(CallRegistry& registry);
  ~Journal() { registry_.watch(nullptr); }
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  std::vector<JournalChange> take();
  /// Blocks since it was last asked.
  std::vector<BlockNote> take_blocks() { return std::exchange(changes_.blocks, {}); }
  /// The store has lost everything: all counts as changed again.
  void begin_anew();

 private:
  struct Known {
    std::string queue;
    std::uint64_t score = 0;
    std::vector<std::string> operators;
    std::string shape;
    std::uint64_t arrival = 0;
  };
  JournalChange compare(const std::string& call, const CallTrace& trace, Known& known) const;

  CallRegistry& registry_;
  CallChanges changes_;
  std::unordered_map<std::string, Known> known_;
  std::uint64_t arrivals_ = 0;
};

}  // namespace sportello::signaling
