// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct redisReader;

namespace sportello::signaling {

/// One reply of a Redis server.
struct RedisReply {
  enum class Kind : std::uint8_t { kNothing, kText, kNumber, kList, kError };
  Kind kind = Kind::kNothing;
  std::string text;  ///< of a text, a status or an error
  std::int64_t number = 0;
  std::vector<RedisReply> items;

  bool is_error() const { return kind == Kind::kError; }
  /// The item of a list; nothing's reply where there is none.
  const RedisReply& at(std::size_t index) const;
};

/// A command as it goes over the wire. Arguments may hold any bytes.
std::string redis_command(const std::vector<std::string>& arguments);

/// Takes in what a Redis server sends, in pieces of any size. The input is bounded: what is nested
/// too deep, or too large before it is whole, is a fault.
class RedisReplies {
 public:
  static constexpr std::size_t kMaxReplyBytes = 64 * 1024 * 1024;

  RedisReplies();
  ~RedisReplies();
  RedisReplies(RedisReplies&&) noexcept;
  RedisReplies& operator=(RedisReplies&&) noexcept;

  /// False: this is not Redis' protocol, and the connection is of no more use.
  bool feed(std::string_view bytes);
  /// The next whole reply; nothing when more has to come. After a fault always nothing.
  std::optional<RedisReply> next();
  bool faulty() const { return faulty_; }

 private:
  struct Free {
    void operator()(redisReader* reader) const;
  };
  std::unique_ptr<redisReader, Free> reader_;
  std::size_t unread_ = 0;  // since the last whole reply
  bool faulty_ = false;
};

}  // namespace sportello::signaling
