// SPDX-License-Identifier: EUPL-1.2
#include "accounts/sessions.h"

#include <sodium.h>

#include <array>
#include <utility>

#include "base/encoding.h"

namespace sportello::signaling {
namespace {

std::string digest_of(std::string_view token) { return to_base64url(digest(token, 32)); }

}  // namespace

std::string Sessions::open(std::string_view account, std::string_view credential, TimeMs now) {
  std::array<std::uint8_t, 32> random{};
  randombytes_buf(random.data(), random.size());
  std::string token = to_base64url(random);
  std::erase_if(records_, [now](const auto& item) { return item.second.expires <= now; });
  const auto id = digest_of(token);
  records_[id] = {std::string(account), std::string(credential), now + lifetime_};
  record_change(id, SessionRecord{id, std::string(account), std::string(credential), now + lifetime_},
         now);
  return token;
}

std::optional<Sessions::Session> Sessions::find(std::string_view token, TimeMs now) const {
  if (token.empty()) return std::nullopt;
  const auto found = records_.find(digest_of(token));
  if (found == records_.end() || found->second.expires <= now) return std::nullopt;
  return Session{found->first, found->second.account, found->second.credential};
}

std::optional<Sessions::Session> Sessions::find_by_id(std::string_view id) const {
  const auto found = records_.find(id);
  if (found == records_.end()) return std::nullopt;
  return Session{found->first, found->second.account, found->second.credential};
}

std::optional<std::string> Sessions::close(std::string_view token) {
  const auto found = records_.find(digest_of(token));
  if (found == records_.end()) return std::nullopt;
  std::string id = found->first;
  records_.erase(found);
  record_change(id, std::nullopt, 0);
  return id;
}

std::vector<std::string> Sessions::replace(std::vector<SessionRecord> stored, TimeMs now) {
  std::map<std::string, Record, std::less<>> next;
  for (auto& session : stored) {
    next[std::move(session.digest)] = {std::move(session.account), std::move(session.credential),
                                       session.expires};
  }
  for (const auto& [id, change] : unwritten_) {
    if (change.opened) {
      next[id] = {change.opened->account, change.opened->credential, change.opened->expires};
    } else {
      next.erase(id);
    }
  }
  std::vector<std::string> closed;
  for (const auto& [id, record] : records_) {
    if (record.expires > now && !next.contains(id)) closed.push_back(id);
  }
  records_ = std::move(next);
  return closed;
}

void Sessions::write_rest() {
  std::vector<std::string> rest;
  for (const auto& [id, change] : unwritten_) {
    if (!change.under_way) rest.push_back(id);
  }
  for (const auto& id : rest) write(id);
}

void Sessions::record_change(const std::string& id, std::optional<SessionRecord> opened, TimeMs now) {
  if (store_ == nullptr) return;
  unwritten_[id] = {std::move(opened), ++changes_, false, now};
  write(id);
}

void Sessions::write(const std::string& id) {
  auto& change = unwritten_.at(id);
  change.under_way = true;
  const auto number = change.number;
  // Of two changes of one session only the later one counts, whichever is heard of first.
  const auto current = [this, id, number]() -> Change* {
    const auto found = unwritten_.find(id);
    return found == unwritten_.end() || found->second.number != number ? nullptr : &found->second;
  };
  const bool taken = store_->post(
      [this, id, current, opened = change.opened, now = change.now](Database& database) -> Store::Done {
        if (opened) {
          put_session(database, *opened, now);
        } else {
          remove_session(database, id);
        }
        return [this, id, current] {
          if (current() != nullptr) unwritten_.erase(id);
        };
      },
      [current](StoreFault) {
        if (auto* failed = current()) failed->under_way = false;
      });
  if (taken) return;
  if (auto* refused = current()) refused->under_way = false;
}

}  // namespace sportello::signaling
