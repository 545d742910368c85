// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sportello::signaling {

enum class Role : std::uint8_t { kCaller, kOperator };
enum class MediaKind : std::uint8_t { kVoice, kVideo };
enum class Language : std::uint8_t { kItalian, kEnglish };
enum class Transport : std::uint8_t { kRtp, kDataChannel, kNative };
/// What an operator chooses to be; a call overrides it.
enum class Availability : std::uint8_t { kAvailable, kAway, kWrapUp };
/// What somebody is in a call.
enum class ParticipantRole : std::uint8_t { kCaller, kOperator, kGuest };
/// Who comes first in a desk's queue, whenever they came.
enum class QueuePriority : std::uint8_t { kTransferred, kAppointment, kInTurn };

std::string_view to_string(Role role);
std::string_view to_string(MediaKind kind);
std::string_view to_string(Language language);
std::string_view to_string(Transport transport);
std::string_view to_string(ParticipantRole role);

std::optional<MediaKind> media_kind_from(std::string_view text);
std::optional<Language> language_from(std::string_view text);
std::optional<Transport> transport_from(std::string_view text);
std::optional<Availability> availability_from(std::string_view text);
std::optional<ParticipantRole> participant_role_from(std::string_view text);

/// The transports that a side can do, preferred first, each at most once.
class TransportList {
 public:
  void add(Transport transport) {
    if (!contains(transport)) items_[size_++] = transport;
  }
  bool contains(Transport transport) const {
    for (const auto item : *this) {
      if (item == transport) return true;
    }
    return false;
  }
  bool empty() const { return size_ == 0; }
  const Transport* begin() const { return items_; }
  const Transport* end() const { return items_ + size_; }

  /// The first of this list that `other` holds too.
  std::optional<Transport> first_common(const TransportList& other) const {
    for (const auto item : *this) {
      if (other.contains(item)) return item;
    }
    return std::nullopt;
  }

 private:
  Transport items_[3] = {};
  std::uint8_t size_ = 0;
};

}  // namespace sportello::signaling
