// SPDX-License-Identifier: EUPL-1.2
#include "live/resp.h"

#include <hiredis/hiredis.h>

#include <new>
#include <stdexcept>

namespace sportello::signaling {
namespace {

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

std::string text_of(const redisReply& reply) {
  return reply.str == nullptr ? std::string()
                              : std::string(reply.str, static_cast<std::size_t>(reply.len));
}

RedisReply taken_over(const redisReply& reply) {
  RedisReply result;
  switch (reply.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      result.kind = RedisReply::Kind::kText;
      result.text = text_of(reply);
      break;
    case REDIS_REPLY_ERROR:
      result.kind = RedisReply::Kind::kError;
      result.text = text_of(reply);
      break;
    case REDIS_REPLY_INTEGER:
      result.kind = RedisReply::Kind::kNumber;
      result.number = reply.integer;
      break;
    case REDIS_REPLY_ARRAY:
      result.kind = RedisReply::Kind::kList;
      result.items.reserve(reply.elements);
      for (std::size_t i = 0; i < reply.elements; ++i) {
        result.items.push_back(taken_over(*reply.element[i]));
      }
      break;
    default:
      break;
  }
  return result;
}

/// hiredis takes the memory for as many items as a list says it has.
constexpr int kMaxListItems = 1'000'000;

/// hiredis' own, with a bound on lists.
redisReplyObjectFunctions* bounded_functions(const redisReader& reader) {
  static const redisReplyObjectFunctions own = *reader.fn;
  static redisReplyObjectFunctions bounded = [] {
    auto functions = own;
    functions.createArray = [](const redisReadTask* task, int items) -> void* {
      return items > kMaxListItems ? nullptr : own.createArray(task, items);
    };
    return functions;
  }();
  return &bounded;
}

}  // namespace

const RedisReply& RedisReply::at(std::size_t index) const {
  static const RedisReply kNone;
  return index < items.size() ? items[index] : kNone;
}

std::string redis_command(const std::vector<std::string>& arguments) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  texts.reserve(arguments.size());
  sizes.reserve(arguments.size());
  for (const auto& argument : arguments) {
    texts.push_back(argument.data());
    sizes.push_back(argument.size());
  }
  char* command = nullptr;
  const int size = redisFormatCommandArgv(&command, static_cast<int>(arguments.size()),
                                          texts.data(), sizes.data());
  if (size < 0 || command == nullptr) throw std::bad_alloc();
  std::string result(command, static_cast<std::size_t>(size));
  redisFreeCommand(command);
  return result;
}

void RedisReplies::Free::operator()(redisReader* reader) const { redisReaderFree(reader); }

RedisReplies::RedisReplies() : reader_(redisReaderCreate()) {
  if (reader_ == nullptr) throw std::bad_alloc();
  reader_->fn = bounded_functions(*reader_);
}
RedisReplies::~RedisReplies() = default;
RedisReplies::RedisReplies(RedisReplies&&) noexcept = default;
RedisReplies& RedisReplies::operator=(RedisReplies&&) noexcept = default;

bool RedisReplies::feed(std::string_view bytes) {
  if (faulty_) return false;
  unread_ += bytes.size();
  if (unread_ > kMaxReplyBytes ||
      redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK) {
    faulty_ = true;
  }
  return !faulty_;
}

std::optional<RedisReply> RedisReplies::next() {
  if (faulty_) return std::nullopt;
  void* raw = nullptr;
  if (redisReaderGetReply(reader_.get(), &raw) != REDIS_OK) {
    faulty_ = true;
    return std::nullopt;
  }
  if (raw == nullptr) return std::nullopt;
  const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(raw));
  unread_ = 0;
  return taken_over(*reply);
}

}  // namespace sportello::signaling
