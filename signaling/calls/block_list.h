// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address_limits.h"
#include "base/time.h"
#include "calls/call_record.h"
#include "calls/call_trace.h"
#include "calls/sealed_text.h"

namespace sportello::signaling {

/// Callers who may not call for a while. Whoever was blocked is known by a sealed token that the
/// page keeps, at every desk; and by address, at the desk itself only, since a household or a
/// school may share it.
class BlockList {
 public:
  explicit BlockList(const SealKey& key) : key_(key) {}

  /// Blocks an address, if it is known, until `block.until`; the token for the page. Beyond `kMost`
  /// the oldest goes.
  std::string add(const BlockRecord& block, const std::optional<AddressKey>& address);

  /// May this caller not call the desk? `token` is what the page has kept, or empty.
  bool blocked(std::string_view desk, const AddressKey& address, std::string_view token,
               TimeMs now) const;

  /// Those in force, the oldest first.
  std::vector<BlockRecord> list(TimeMs now);

  /// Lifts a block before its time; false where there is none of that id.
  bool lift(std::string_view id, TimeMs now);

  // For another list that takes this one over.

  /// From now on, what is blocked or lifted is put into `notes`, which outlives this.
  void watch(std::vector<BlockNote>* notes) { notes_ = notes; }
  /// All that is in force, lifted ones included.
  std::vector<BlockNote> notes() const;
  /// Takes in what another list has noted; the later note of two holds. A text that is none is passed
  /// over.
  void restore(std::string_view text, TimeMs now);

  static constexpr std::size_t kMost = 10'000;

 private:
  struct Entry {
    BlockRecord block;
    std::optional<AddressKey> address;
  };
  struct Lifted {
    std::string id;
    TimeMs until = 0;
  };

  void forget_expired(TimeMs now);
  BlockNote note_of(const Entry& entry) const;
  BlockNote note_of(const Lifted& lifted) const;
  bool is_lifted(std::string_view id) const;

  SealKey key_;
  std::deque<Entry> entries_;
  // Lifted, though a token says otherwise; until it would have expired.
  std::vector<Lifted> lifted_;
  std::vector<BlockNote>* notes_ = nullptr;
};

}  // namespace sportello::signaling
