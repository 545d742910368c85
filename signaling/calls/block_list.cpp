// SPDX-License-Identifier: EUPL-1.2
#include "calls/block_list.h"

#include <algorithm>
#include <boost/json.hpp>

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr const char* kKind = "block";

}  // namespace

std::string BlockList::add(const BlockRecord& block, const std::optional<AddressKey>& address) {
  forget_expired(block.since);
  if (entries_.size() >= kMost) entries_.pop_front();
  entries_.push_back({block, address});
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
    const auto id = json::value_to<std::string>(list.at(1));
    return std::none_of(lifted_.begin(), lifted_.end(),
                        [&](const auto& lifted) { return lifted.first == id; });
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
  lifted_.emplace_back(entry->block.id, entry->block.until);
  entries_.erase(entry);
  return true;
}

void BlockList::forget_expired(TimeMs now) {
  std::erase_if(entries_, [now](const Entry& entry) { return entry.block.until <= now; });
  std::erase_if(lifted_, [now](const auto& lifted) { return lifted.second <= now; });
}

}  // namespace sportello::signaling
