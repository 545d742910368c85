// SPDX-License-Identifier: EUPL-1.2
#include "calls/resume_token.h"

#include <sodium.h>

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "base/encoding.h"
#include "base/secret_file.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr int kVersion = 2;

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

/// A list in the order of the fields below: short, and inside the seal there is no stranger.
json::array to_list(const ResumeTicket& ticket) {
  json::array transports;
  for (const auto transport : ticket.transports) transports.push_back(view(to_string(transport)));
  return {kVersion,
          ticket.role == Role::kOperator,
          ticket.call,
          ticket.desk,
          view(to_string(ticket.kind)),
          view(to_string(ticket.language)),
          std::move(transports),
          ticket.transport ? json::value(view(to_string(*ticket.transport))) : json::value(nullptr),
          ticket.operator_id,
          ticket.operator_name,
          ticket.since,
          ticket.expires,
          ticket.run,
          ticket.participant,
          view(to_string(ticket.person)),
          ticket.self_id,
          ticket.self_name,
          ticket.joined,
          ticket.generation,
          static_cast<int>(ticket.priority),
          ticket.hour};
}

std::string text_of(const json::value& value) {
  const auto& text = value.as_string();
  return {text.data(), text.size()};
}

/// Throws if the list is not one that `to_list` made.
ResumeTicket from_list(const json::array& list) {
  ResumeTicket ticket;
  if (list.at(0).to_number<int>() != kVersion) throw std::invalid_argument("version");
  ticket.role = list.at(1).as_bool() ? Role::kOperator : Role::kCaller;
  ticket.call = text_of(list.at(2));
  ticket.desk = text_of(list.at(3));
  ticket.kind = media_kind_from(text_of(list.at(4))).value();
  ticket.language = language_from(text_of(list.at(5))).value();
  for (const auto& item : list.at(6).as_array()) {
    ticket.transports.add(transport_from(text_of(item)).value());
  }
  if (!list.at(7).is_null()) ticket.transport = transport_from(text_of(list.at(7))).value();
  ticket.operator_id = text_of(list.at(8));
  ticket.operator_name = text_of(list.at(9));
  ticket.since = list.at(10).to_number<TimeMs>();
  ticket.expires = list.at(11).to_number<TimeMs>();
  ticket.run = list.at(12).to_number<std::uint64_t>();
  ticket.participant = text_of(list.at(13));
  ticket.person = participant_role_from(text_of(list.at(14))).value();
  ticket.self_id = text_of(list.at(15));
  ticket.self_name = text_of(list.at(16));
  ticket.joined = list.at(17).to_number<std::uint32_t>();
  ticket.generation = list.at(18).to_number<std::uint32_t>();
  ticket.priority = static_cast<QueuePriority>(list.at(19).to_number<std::uint8_t>());
  ticket.hour = list.at(20).as_bool();
  return ticket;
}

}  // namespace

std::string ResumeTokens::seal(const ResumeTicket& ticket) const {
  return seal_text(key_, json::serialize(to_list(ticket)));
}

std::optional<ResumeTicket> ResumeTokens::open(std::string_view token) const {
  const auto plain = open_sealed_text(key_, token);
  if (!plain) return std::nullopt;
  try {
    return from_list(json::parse(*plain).as_array());
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

ResumeTokens::Key load_or_make_key(const std::filesystem::path& file) {
  ResumeTokens::Key key{};
  if (const auto content = read_file(file)) {
    const auto text = content->substr(0, content->find('\n'));
    const auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != key.size()) {
      throw std::runtime_error(file.string() + " is damaged; remove it, and calls that run now " +
                               "will not survive the restart");
    }
    std::copy(bytes->begin(), bytes->end(), key.begin());
    return key;
  }
  randombytes_buf(key.data(), key.size());
  write_secret_file(file, to_base64url(key) + "\n");
  return key;
}

}  // namespace sportello::signaling
