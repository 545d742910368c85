// SPDX-License-Identifier: EUPL-1.2
#include "accounts/sessions.h"

#include <sodium.h>

#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "base/encoding.h"
#include "base/log.h"
#include "base/secret_file.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

std::string digest_of(std::string_view token) { return to_base64url(digest(token, 32)); }

std::string text_of(const json::value& value) {
  const auto& text = value.as_string();
  return {text.data(), text.size()};
}

}  // namespace

Sessions::Sessions(std::filesystem::path file, TimeMs lifetime, TimeMs now)
    : file_(std::move(file)), lifetime_(lifetime) {
  const auto content = read_file(file_);
  if (!content) return;
  try {
    const auto document = json::parse(*content);
    for (const auto& item : document.as_array()) {
      const auto expires = item.at("expires").to_number<TimeMs>();
      if (expires <= now) continue;
      records_[text_of(item.at("digest"))] = {text_of(item.at("account")),
                                              text_of(item.at("credential")), expires};
    }
  } catch (const std::exception&) {
    // Operators sign in again; that is better than a server that does not start.
    records_.clear();
    log_event("sessions_file_damaged");
  }
}

std::string Sessions::open(std::string_view account, std::string_view credential, TimeMs now) {
  std::array<std::uint8_t, 32> random{};
  randombytes_buf(random.data(), random.size());
  std::string token = to_base64url(random);
  std::erase_if(records_, [now](const auto& item) { return item.second.expires <= now; });
  records_[digest_of(token)] = {std::string(account), std::string(credential), now + lifetime_};
  save();
  return token;
}

std::optional<Sessions::Session> Sessions::find(std::string_view token, TimeMs now) const {
  if (token.empty()) return std::nullopt;
  return find_by_id(digest_of(token), now);
}

std::optional<Sessions::Session> Sessions::find_by_id(std::string_view id, TimeMs now) const {
  const auto found = records_.find(id);
  if (found == records_.end() || found->second.expires <= now) return std::nullopt;
  return Session{found->first, found->second.account, found->second.credential};
}

std::optional<std::string> Sessions::close(std::string_view token) {
  const auto found = records_.find(digest_of(token));
  if (found == records_.end()) return std::nullopt;
  std::string id = found->first;
  records_.erase(found);
  save();
  return id;
}

void Sessions::save() const {
  json::array list;
  for (const auto& [id, record] : records_) {
    list.push_back({{"digest", id},
                    {"account", record.account},
                    {"credential", record.credential},
                    {"expires", record.expires}});
  }
  try {
    write_secret_file(file_, json::serialize(list) + "\n");
  } catch (const std::runtime_error&) {
    log_event("sessions_not_saved");  // they last until the restart
  }
}

}  // namespace sportello::signaling
