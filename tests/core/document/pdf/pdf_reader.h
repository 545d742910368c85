// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "document/image/image.h"

namespace sportello::document::testing {

/// What zlib_compress made (RFC 1950, 1951), strictly read; nothing if it is damaged.
std::optional<std::vector<uint8_t>> inflate(std::span<const uint8_t> bytes);

/// Decodes bits of MQ data (ITU-T T.88, annex E) in one context.
std::vector<uint8_t> decode_mq(std::span<const uint8_t> bytes, size_t bits);

/// A generic region as encode_jbig2 makes it; nothing if a header is not as it should be.
std::optional<Mask> decode_jbig2(std::span<const uint8_t> bytes);

/// The objects of a PDF file, found by its table.
class PdfReader {
 public:
  explicit PdfReader(std::span<const uint8_t> bytes);

  /// The table's places are those of the objects, and the file ends as it should.
  bool ok() const { return ok_; }
  int objects() const { return static_cast<int>(bodies_.size()) - 1; }
  /// Between "obj" and "endobj"; of a stream, up to "stream".
  const std::string& body(int number) const { return bodies_[static_cast<size_t>(number)]; }
  /// Of a stream, inflated if it says so.
  std::string stream(int number) const;
  /// The number that `key` of an object refers to; 0 if it does not.
  int reference(int number, const std::string& key) const;
  /// The numbers of objects whose body has `text`.
  std::vector<int> with(const std::string& text) const;
  const std::string& trailer() const { return trailer_; }

 private:
  bool read();

  std::string text_;
  std::vector<std::string> bodies_;
  std::vector<std::string> streams_;
  std::string trailer_;
  bool ok_ = false;
};

}  // namespace sportello::document::testing
