// SPDX-License-Identifier: EUPL-1.2
#include "load/town.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "load/servers_under_load.h"

namespace sportello::load {
namespace {

namespace json = boost::json;

/// So many connections from one address, at most.
constexpr std::int64_t kPerAddress = 20'000;
constexpr std::int64_t kLeastAddresses = 4;

asio::ip::address address_of(std::int64_t index, std::int64_t callers) {
  const std::int64_t addresses = std::max(kLeastAddresses, callers / kPerAddress + 1);
  return asio::ip::address_v4(
      static_cast<asio::ip::address_v4::uint_type>(0x7f000002 + index % addresses));
}

Tcp::endpoint server_at(std::uint16_t port) {
  return {asio::ip::make_address("127.0.0.1"), port};
}

struct Message {
  std::string type, call, text;  ///< `text`: its state, reason or code
};

Message parse(std::string_view raw) {
  Message message;
  boost::system::error_code error;
  const auto value = json::parse({raw.data(), raw.size()}, error);
  if (error || !value.is_object()) return message;
  const auto& object = value.get_object();
  const auto take = [&object](const char* name, std::string& target) {
    const auto* field = object.if_contains(name);
    if (field == nullptr || !field->is_string()) return;
    target.assign(field->get_string().data(), field->get_string().size());
  };
  take("type", message.type);
  take("call", message.call);
  for (const char* name : {"code", "reason", "state"}) take(name, message.text);
  return message;
}

}  // namespace

Town::Town(asio::io_context& context, const Part& part, std::int64_t rivals, PartFigures& figures)
    : context_(context), part_(part), rivals_(rivals), figures_(figures) {
  callers_.reserve(static_cast<std::size_t>(part.callers));
  people_.resize(part.operators.size());
}

Town::~Town() {
  for (auto& caller : callers_) {
    if (caller.socket) caller.socket->drop();
  }
  for (auto& person : people_) {
    if (person.socket) person.socket->drop();
  }
}

void Town::open_operator(std::size_t index, const std::string& cookie) {
  people_[index].socket = Socket::open(
      context_,
      {server_at(part_.operators_at), asio::ip::make_address("127.0.0.1"), "/ws/operator", cookie},
      {[this, index] {
         people_[index].socket->say(R"({"type":"operator.state","state":"available"})");
       },
       [this, index](std::string_view text) { person_heard(index, text); },
       [this](const std::string& why) { fault("an operator's socket closed: " + why); }});
}

void Town::open_caller() {
  const std::size_t index = callers_.size();
  callers_.emplace_back();
  callers_[index].desk = part_.desks[index % part_.desks.size()];
  callers_[index].socket = Socket::open(
      context_,
      {server_at(part_.callers_at), address_of(static_cast<std::int64_t>(index), part_.callers),
       "/ws/caller", {}},
      {[this] { ++open_; },
       [this, index](std::string_view text) { caller_heard(index, text); },
       [this](const std::string& why) { fault("a caller's socket closed: " + why); }});
}

void Town::begin_call() { start_call(callers_.at(begun_++)); }

void Town::start_call(Caller& caller) {
  caller.socket->say(R"({"type":"call.start","desk":")" + ServersUnderLoad::desk_id(caller.desk) +
                     R"(","kind":"voice","lang":"it","transports":["rtp","native"]})");
}

void Town::caller_heard(std::size_t index, std::string_view text) {
  auto& caller = callers_[index];
  if (text.find("\"call.queue\"") != std::string_view::npos) return;  // most of all messages
  const auto message = parse(text);
  if (message.type == "call.ringing") {
    caller.call = message.call;
    caller_of_[message.call] = index;
    ++ringing_;
  } else if (message.type == "call.answered") {
    if (message.call != caller.call) fault("a caller was answered in another's place");
    informed(message.call, true);
    --ringing_;
  } else if (message.type == "call.ended") {
    caller_of_.erase(caller.call);
    caller.call.clear();
    if (again_) start_call(caller);
  } else if (message.type == "call.refused" || message.type == "error" ||
             message.type.starts_with("service.")) {
    fault("a caller heard " + message.type + " " + message.text);
  }
}

void Town::person_heard(std::size_t index, std::string_view text) {
  auto& person = people_[index];
  const auto message = parse(text);
  const auto forget = [&person](const std::string& call) {
    const auto found = std::find(person.offered.begin(), person.offered.end(), call);
    if (found != person.offered.end()) person.offered.erase(found);
  };
  if (message.type == "call.offered") {
    person.offered.push_back(message.call);
  } else if (message.type == "call.withdrawn") {
    forget(message.call);
    if (person.answering != message.call) return;
    // Somebody else was quicker.
    if (message.text != "answered" && message.text != "gone") {
      fault("an answer came to nothing: " + message.text);
    }
    person.answering.clear();
  } else if (message.type == "call.assigned") {
    forget(message.call);
    if (person.answering != message.call) fault("an operator was given what nobody answered");
    informed(message.call, false);
  } else if (message.type == "call.ended") {
    if (person.answering == message.call) person.answering.clear();
  } else if (message.type == "operator.state") {
    const bool available = message.text == "available";
    available_ += (available ? 1 : 0) - (person.available ? 1 : 0);
    person.available = available;
  } else if (message.type == "call.refused" || message.type == "request.failed" ||
             message.type == "error" || (begun_ > 0 && message.type.starts_with("service."))) {
    // At the beginning the nodes have yet to find each other.
    fault("an operator heard " + message.type + " " + message.text);
  }
}

const std::string* Town::choose(const Person& person) const {
  if (!person.available || !person.answering.empty()) return nullptr;
  for (const auto& call : person.offered) {
    if (!answered_.contains(call)) return &call;
  }
  return nullptr;
}

bool Town::answer_one() {
  for (std::size_t tried = 0; tried < people_.size(); ++tried) {
    auto& person = people_[next_person_++ % people_.size()];
    const auto* chosen = choose(person);
    if (chosen == nullptr) continue;
    const std::string call = *chosen;
    answered_.insert(call);
    setups_.emplace(call, SetUp{Clock::now()});
    answer(person, call);
    ++figures_.setups;
    if (rivals_ > 0 && figures_.setups % rivals_ == 0) {
      for (auto& other : people_) {
        const bool offered = std::find(other.offered.begin(), other.offered.end(), call) !=
                             other.offered.end();
        if (&other == &person || !offered || !other.available || !other.answering.empty()) continue;
        answer(other, call);
        ++figures_.rivals;
        break;
      }
    }
    return true;
  }
  return false;
}

void Town::answer(Person& person, const std::string& call) {
  person.answering = call;
  person.socket->say(R"({"type":"call.answer","call":")" + call +
                     R"(","transports":["rtp","native"]})");
}

void Town::informed(const std::string& call, bool caller) {
  const auto found = setups_.find(call);
  if (found == setups_.end()) return fault("a call was answered twice, or by nobody");
  auto& setup = found->second;
  auto& knows = caller ? setup.caller_knows : setup.person_knows;
  if (knows) fault("a call was assigned twice");
  knows = true;
  if (!setup.caller_knows || !setup.person_knows) return;
  figures_.both_informed.add(std::chrono::duration<double>(Clock::now() - setup.begin).count());
  setups_.erase(found);
  // The two have nothing to say.
  callers_[caller_of_.at(call)].socket->say(R"({"type":"call.hangup","call":")" + call + R"("})");
}

void Town::fault(std::string what) { figures_.faults.push_back(std::move(what)); }

}  // namespace sportello::load
