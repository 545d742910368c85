// SPDX-License-Identifier: EUPL-1.2
#include "live/redis_store.h"

#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <utility>

#include "base/encoding.h"
#include "base/log.h"
#include "live/redis_scripts.h"

namespace sportello::signaling {
namespace {

constexpr const char* kReports = "sportello:reports";

std::string inbox_of(const std::string& node) { return "sportello:inbox:" + node; }

/// How Redis knows a script.
std::string script_hash(const char* script) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  const std::string_view text(script);
  if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("no SHA-1 for Redis' scripts");
  }
  return to_hex(std::span(bytes.data(), size));
}

void add_list(std::vector<std::string>& arguments, const std::vector<std::string>& items) {
  arguments.push_back(std::to_string(items.size()));
  arguments.insert(arguments.end(), items.begin(), items.end());
}

std::vector<std::string> commit_arguments(const Commit& commit) {
  std::vector<std::string> out;
  out.push_back(std::to_string(commit.fence) + " " + commit.node);
  out.push_back(std::to_string(commit.number));
  out.emplace_back(commit.anew ? "1" : "0");
  out.push_back(commit.consumed);
  out.push_back(std::to_string(commit.changes.size()));
  for (const auto& change : commit.changes) {
    out.push_back(change.call);
    out.push_back(change.entry);
    out.push_back(change.from_queue);
    out.push_back(change.to_queue);
    out.push_back(std::to_string(change.score));
    add_list(out, change.joined);
    add_list(out, change.left);
  }
  out.push_back(std::to_string(commit.blocks.size()));
  for (const auto& block : commit.blocks) {
    out.push_back(block.text);
    out.push_back(std::to_string(block.until / 1000));
  }
  out.push_back(std::to_string(commit.lease));
  add_list(out, commit.nodes);
  out.push_back(std::to_string(commit.mails.size()));
  for (const auto& [node, mail] : commit.mails) {
    out.push_back(node);
    out.push_back(mail);
  }
  return out;
}

std::vector<std::string> texts_of(const RedisReply& list) {
  std::vector<std::string> texts;
  for (const auto& item : list.items) texts.push_back(item.text);
  return texts;
}

LeaseAnswer lease_answer(const RedisReply& reply) {
  LeaseAnswer answer;
  answer.known = reply.at(0).number == 1;
  const std::string& holder = reply.at(1).text;
  const auto blank = std::min(holder.find(' '), holder.size());
  std::from_chars(holder.data(), holder.data() + blank, answer.fence);
  if (blank < holder.size()) answer.coordinator = holder.substr(blank + 1);
  answer.runs_out_in = std::max<TimeMs>(0, reply.at(2).number);
  answer.taken = reply.at(3).number == 1;
  answer.emptied = reply.at(4).number == 1;
  answer.nodes = texts_of(reply.at(5));
  answer.next_loss_in = std::max<TimeMs>(0, reply.at(6).number);
  return answer;
}

bool usable(const RedisReply* reply) {
  if (reply != nullptr && reply->is_error()) {
    // Redis' own words, which name a command and a key at most.
    log_event("redis_error", {{"error", std::string_view(reply->text).substr(0, 200)}});
  }
  return reply != nullptr && !reply->is_error();
}

}  // namespace

RedisStore::RedisStore(std::unique_ptr<RedisPort> commands, std::unique_ptr<RedisPort> letters,
                       TimeMs wait)
    : commands_(std::move(commands)),
      letters_(std::move(letters)),
      wait_(wait),
      lease_hash_(script_hash(kLeaseScript)),
      leave_hash_(script_hash(kLeaveScript)),
      commit_hash_(script_hash(kCommitScript)) {}

RedisStore::~RedisStore() {
  *alive_ = false;
  stop();
}

void RedisStore::start(const std::string& node, Listener listener) {
  node_ = node;
  listener_ = std::move(listener);
  commands_->start({{"SCRIPT", "LOAD", kLeaseScript},
                    {"SCRIPT", "LOAD", kLeaveScript},
                    {"SCRIPT", "LOAD", kCommitScript}},
                   [this](bool up) { set_reachable(commands_up_, up); });
  letters_->start({}, [this](bool up) {
    if (!up) reading_ = false;
    set_reachable(letters_up_, up);
    if (up) read_letters();
  });
}

void RedisStore::stop() {
  if (std::exchange(stopped_, true)) return;
  commands_->stop();
  letters_->stop();
}

void RedisStore::set_reachable(bool& one, bool value) {
  one = value;
  const bool both = commands_up_ && letters_up_;
  if (both == told_up_) return;
  told_up_ = both;
  if (listener_.reachable) listener_.reachable(both);
}

void RedisStore::run(const std::string& hash, std::vector<std::string> arguments,
                     RedisPort::Done done) {
  std::vector<std::string> command{"EVALSHA", hash, "0"};
  command.insert(command.end(), std::make_move_iterator(arguments.begin()),
                 std::make_move_iterator(arguments.end()));
  commands_->command(command, [alive = alive_, done = std::move(done)](const RedisReply* reply) {
    if (*alive) done(reply);
  });
}

void RedisStore::lease(const LeaseRequest& request,
                       std::function<void(std::optional<LeaseAnswer>)> done) {
  run(lease_hash_,
      {request.node, std::to_string(request.lease), std::to_string(request.fence),
       request.candidate ? "1" : "0"},
      [done = std::move(done)](const RedisReply* reply) {
        done(usable(reply) ? std::optional(lease_answer(*reply)) : std::nullopt);
      });
}

void RedisStore::leave(const std::string& node, std::uint64_t fence, std::string mail,
                       std::function<void()> done) {
  run(leave_hash_, {node, std::to_string(fence), std::move(mail)},
      [done = std::move(done)](const RedisReply*) { done(); });
}

void RedisStore::commit(const Commit& commit, std::function<void(CommitOutcome)> done) {
  run(commit_hash_, commit_arguments(commit), [done = std::move(done)](const RedisReply* reply) {
    if (!usable(reply)) return done(CommitOutcome::kUnknown);
    if (reply->text == "DONE") return done(CommitOutcome::kDone);
    done(reply->text == "CONFLICT" ? CommitOutcome::kConflict : CommitOutcome::kNotCoordinator);
  });
}

void RedisStore::load(std::function<void(std::optional<SharedJournal>)> done) {
  const auto journal = std::make_shared<SharedJournal>();
  const auto whole = std::make_shared<bool>(true);
  commands_->command({"HGETALL", "sportello:calls"},
                     [alive = alive_, journal, whole](const RedisReply* reply) {
                       if (!*alive) return;
                       *whole = usable(reply);
                       for (std::size_t i = 0; *whole && i + 1 < reply->items.size(); i += 2) {
                         journal->calls.push_back({reply->at(i).text, reply->at(i + 1).text});
                       }
                     });
  commands_->command({"ZRANGE", "sportello:blocks", "0", "-1"},
                     [alive = alive_, journal, whole](const RedisReply* reply) {
                       if (!*alive) return;
                       *whole = usable(reply) && *whole;
                       if (*whole) journal->blocks = texts_of(*reply);
                     });
  commands_->command({"ZRANGE", "sportello:ended", "0", "-1"},
                     [alive = alive_, journal, whole, done = std::move(done)](
                         const RedisReply* reply) {
                       if (!*alive) return;
                       if (!usable(reply) || !*whole) return done(std::nullopt);
                       journal->ended = texts_of(*reply);
                       done(std::move(*journal));
                     });
}

void RedisStore::report(const std::string& report, std::function<void(bool)> done) {
  commands_->command({"XADD", kReports, "MAXLEN", "~", "100000", "*", "m", report},
                     [alive = alive_, done = std::move(done)](const RedisReply* reply) {
                       if (*alive) done(usable(reply));
                     });
}

void RedisStore::read_reports(bool on) {
  if (on == reports_on_) return;
  reports_on_ = on;
  last_report_.assign(1, '0');
}

void RedisStore::read_letters() {
  if (reading_ || !letters_up_ || stopped_) return;
  reading_ = true;
  std::vector<std::string> command{"XREAD", "COUNT", "128", "BLOCK", std::to_string(wait_),
                                   "STREAMS", inbox_of(node_)};
  if (reports_on_) command.emplace_back(kReports);
  command.push_back(last_mail_);
  if (reports_on_) command.push_back(last_report_);
  letters_->command(command, [this, alive = alive_](const RedisReply* reply) {
    if (!*alive || reply == nullptr) return;
    reading_ = false;
    if (usable(reply)) take_letters(*reply);
    if (*alive) read_letters();
  });
}

void RedisStore::take_letters(const RedisReply& reply) {
  const auto alive = alive_;
  const std::string own = inbox_of(node_);
  for (const auto& stream : reply.items) {
    const bool reports = stream.at(0).text == kReports;
    if (!reports && stream.at(0).text != own) continue;
    for (const auto& letter : stream.at(1).items) {
      const std::string& id = letter.at(0).text;
      const std::string& text = letter.at(1).at(1).text;
      if (reports) {
        if (!reports_on_) break;
        last_report_ = id;
        if (listener_.report) listener_.report(id, text);
      } else {
        last_mail_ = id;
        if (listener_.mail) listener_.mail(text);
      }
      if (!*alive) return;
    }
    if (!reports) {
      commands_->command({"XTRIM", own, "MINID", "~", last_mail_}, [](const RedisReply*) {});
    }
  }
}

}  // namespace sportello::signaling
