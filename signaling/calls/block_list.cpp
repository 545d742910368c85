// SPDX-License-Identifier: EUPL-1.2
#include "calls/block_list.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/encoding.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr const char* kKind = "block";
// What one list tells another.
constexpr const char* kNoteKind = "blocked";
constexpr const char* kLiftedKind = "lifted";

}  // namespace

std::string BlockList::add(const BlockRecord& block, const std::optional<AddressKey>& address) {
  forget_expired(block.since);
  if (entries_.size() >= kMost) entries_.pop_front();
  entries_.push_back({block, address});
  if (notes_ != nullptr) notes_->push_back(note_of(entries_.back()));
  return seal_text(key_, json::serialize(json::array{kKind, block.id, block.until}));
}

bool BlockList::blocked(std::string_view desk, const AddressKey& address, std::string_view token,
                        TimeMs now) const {
  const auto applies = [&](const Entry& entry) {
    return entry.address == address && entry.block.desk == desk && entry.block.until > now;
  };
  if (std::any_of(entries_.begin(), entries_.end(), applies)) return true;
  if (token.empty()) return false;
  const auto plain = open_sealed_text(key_, token);
  if (!plain) return false;
  try {
    const auto value = json::parse(*plain);
    const auto& list = value.as_array();
    if (list.at(0) != kKind || list.at(2).to_number<TimeMs>() <= now) return false;
    return !is_lifted(json::value_to<std::string>(list.at(1)));
  } catch (const std::exception&) {
    return false;  // sealed, but as something else
  }
}

std::vector<BlockRecord> BlockList::list(TimeMs now) {
  forget_expired(now);
  std::vector<BlockRecord> blocks;
  for (const auto& entry : entries_) blocks.push_back(entry.block);
  return blocks;
}

bool BlockList::lift(std::string_view id, TimeMs now) {
  forget_expired(now);
  const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                  [id](const Entry& one) { return one.block.id == id; });
  if (entry == entries_.end()) return false;
  lifted_.push_back({entry->block.id, entry->block.until});
  if (notes_ != nullptr) notes_->push_back(note_of(lifted_.back()));
  entries_.erase(entry);
  return true;
}

bool BlockList::is_lifted(std::string_view id) const {
  return std::any_of(lifted_.begin(), lifted_.end(),
                     [id](const Lifted& one) { return one.id == id; });
}

BlockNote BlockList::note_of(const Entry& entry) const {
  const auto& block = entry.block;
  json::value address;
  if (entry.address) address = to_base64url(*entry.address);
  const json::array list{kNoteKind,   block.id,    block.desk,        block.operator_id,
                         block.since, block.until, std::move(address)};
  return {seal_text(key_, json::serialize(list)), block.until};
}

BlockNote BlockList::note_of(const Lifted& lifted) const {
  return {seal_text(key_, json::serialize(json::array{kLiftedKind, lifted.id, lifted.until})),
          lifted.until};
}

std::vector<BlockNote> BlockList::notes() const {
  std::vector<BlockNote> notes;
  for (const auto& entry : entries_) notes.push_back(note_of(entry));
  for (const auto& lifted : lifted_) notes.push_back(note_of(lifted));
  return notes;
}

void BlockList::restore(std::string_view text, TimeMs now) {
  const auto plain = open_sealed_text(key_, text);
  if (!plain) return;
  try {
    const auto value = json::parse(*plain);
    const auto& list = value.as_array();
    const auto id = json::value_to<std::string>(list.at(1));
    const auto same = [&id](const Entry& entry) { return entry.block.id == id; };
    if (list.at(0) == kLiftedKind) {
      const auto until = list.at(2).to_number<TimeMs>();
      std::erase_if(entries_, same);
      if (until > now && !is_lifted(id)) lifted_.push_back({id, until});
      return;
    }
    if (list.at(0) != kNoteKind || is_lifted(id) || entries_.size() >= kMost) return;
    Entry entry{{id, json::value_to<std::string>(list.at(2)),
                 json::value_to<std::string>(list.at(3)), list.at(4).to_number<TimeMs>(),
                 list.at(5).to_number<TimeMs>()},
                std::nullopt};
    if (!list.at(6).is_null()) {
      const auto bytes = from_base64url(json::value_to<std::string>(list.at(6))).value();
      if (bytes.size() != entry.address.emplace().size()) return;
      std::copy(bytes.begin(), bytes.end(), entry.address->begin());
    }
    if (entry.block.until <= now || std::any_of(entries_.begin(), entries_.end(), same)) return;
    const auto later = std::find_if(entries_.begin(), entries_.end(), [&entry](const Entry& one) {
      return one.block.since > entry.block.since;
    });
    entries_.insert(later, std::move(entry));
  } catch (const std::exception&) {
    return;  // sealed, but as something else
  }
}

void BlockList::forget_expired(TimeMs now) {
  std::erase_if(entries_, [now](const Entry& entry) { return entry.block.until <= now; });
  std::erase_if(lifted_, [now](const Lifted& lifted) { return lifted.until <= now; });
}

}  // namespace sportello::signaling
