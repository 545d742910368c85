// SPDX-License-Identifier: EUPL-1.2
#include "calls/call_memo.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/encoding.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr const char* kKind = "memo";

std::string text_of(const json::value& value) {
  const auto& text = value.as_string();
  return {text.data(), text.size()};
}

json::array to_list(const PersonalRing& ring) {
  return {ring.operator_id, ring.name, ring.by, ring.reason, ring.invite, ring.until};
}

PersonalRing ring_from(const json::array& list) {
  return {text_of(list.at(0)), text_of(list.at(1)), text_of(list.at(2)), text_of(list.at(3)),
          list.at(4).as_bool(), list.at(5).to_number<TimeMs>()};
}

/// Throws if it is none that `write_memo` made.
CallMemo memo_from(const json::array& list) {
  if (list.at(0) != kKind) throw std::invalid_argument("kind");
  CallMemo memo;
  memo.call = text_of(list.at(1));
  const auto& object = list.at(2).as_object();
  memo.held = object.contains("held");
  memo.hour_open = object.contains("open");
  if (const auto* address = object.if_contains("address")) {
    const auto bytes = from_base64url(text_of(*address)).value();
    if (bytes.size() != memo.address.emplace().size()) throw std::invalid_argument("address");
    std::copy(bytes.begin(), bytes.end(), memo.address->begin());
  }
  if (const auto* transfer = object.if_contains("transfer")) {
    const auto& fields = transfer->as_array();
    memo.transfer = Transfer{text_of(fields.at(0)), text_of(fields.at(1)), text_of(fields.at(2)),
                             fields.at(3).to_number<TimeMs>()};
  }
  if (const auto* rings = object.if_contains("rings")) {
    for (const auto& ring : rings->as_array()) memo.rings.push_back(ring_from(ring.as_array()));
  }
  if (const auto* links = object.if_contains("links")) {
    for (const auto& link : links->as_array()) {
      memo.links.push_back({text_of(link.at(0)), link.at(1).to_number<TimeMs>()});
    }
  }
  if (const auto* answered = object.if_contains("answered")) {
    const auto& fields = answered->as_array();
    memo.answered_at = fields.at(0).to_number<TimeMs>();
    memo.assigned_at = fields.at(1).to_number<TimeMs>();
    memo.talked = fields.at(2).to_number<TimeMs>();
    memo.transfers = fields.at(3).to_number<std::uint32_t>();
    memo.requeues = fields.at(4).to_number<std::uint32_t>();
    memo.third_persons = fields.at(5).to_number<std::uint32_t>();
  }
  return memo;
}

}  // namespace

CallMemo memo_of(const Call& call) {
  CallMemo memo;
  memo.call = call.id;
  memo.address = call.address;
  memo.held = call.held;
  memo.hour_open = call.hour && call.hour->open;
  memo.transfer = call.transfer;
  const auto rings = std::min(call.rings.size(), CallMemo::kMostRings);
  memo.rings.assign(call.rings.begin(), call.rings.begin() + static_cast<std::ptrdiff_t>(rings));
  memo.answered_at = call.answered_at;
  memo.assigned_at = call.assigned_at;
  memo.talked = call.talked;
  memo.transfers = call.transfers;
  memo.requeues = call.requeues;
  memo.third_persons = call.third_persons;
  return memo;
}

std::string write_memo(const CallMemo& memo) {
  json::object object;
  if (memo.held) object["held"] = true;
  if (memo.hour_open) object["open"] = true;
  if (memo.address) object["address"] = to_base64url(*memo.address);
  if (memo.transfer) {
    const auto& transfer = *memo.transfer;
    object["transfer"] =
        json::array{transfer.desk, transfer.operator_name, transfer.reason, transfer.until};
  }
  if (!memo.rings.empty()) {
    auto& rings = object["rings"].emplace_array();
    for (const auto& ring : memo.rings) rings.push_back(to_list(ring));
  }
  if (!memo.links.empty()) {
    auto& links = object["links"].emplace_array();
    for (const auto& link : memo.links) links.push_back(json::array{link.token, link.expires});
  }
  if (memo.answered_at != 0) {
    object["answered"] = json::array{memo.answered_at, memo.assigned_at, memo.talked,
                                     memo.transfers,   memo.requeues,    memo.third_persons};
  }
  return json::serialize(json::array{kKind, memo.call, std::move(object)});
}

std::optional<CallMemo> parse_memo(std::string_view text) {
  try {
    return memo_from(json::parse({text.data(), text.size()}).as_array());
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace sportello::signaling
