// SPDX-License-Identifier: EUPL-1.2
#include "tools/video-tool/y4m.h"

#include <cerrno>
#include <charconv>
#include <cstring>

namespace sportello::tools {

namespace {

constexpr std::string_view kMagic = "YUV4MPEG2";
constexpr std::string_view kFrame = "FRAME";
constexpr std::size_t kMaxLine = 1024;
constexpr int kMaxSide = 16384;

template <typename Number>
bool parse_number(std::string_view text, Number* number) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, *number);
  return result.ec == std::errc() && result.ptr == end;
}

bool parse_rate(std::string_view text, Y4mHeader* header) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos &&
         parse_number(text.substr(0, colon), &header->rate_numerator) &&
         parse_number(text.substr(colon + 1), &header->rate_denominator) &&
         header->rate_numerator > 0 && header->rate_denominator > 0;
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

/// One parameter of the header: a letter and a value. Empty if it is good.
std::string parse_parameter(std::string_view word, Y4mHeader* header) {
  const std::string_view value = word.substr(1);
  switch (word[0]) {
    case 'W':
    case 'H': {
      int* side = word[0] == 'W' ? &header->width : &header->height;
      if (parse_number(value, side) && *side > 0 && *side <= kMaxSide) return {};
      return "the header has a bad size, " + quoted(word);
    }
    case 'F':
      if (parse_rate(value, header)) return {};
      return "the header has a bad frame rate, " + quoted(word);
    case 'I':
      if (value == "p" || value == "?") return {};
      return "the pictures are interlaced (" + quoted(word) + "); only progressive ones are taken";
    case 'C':
      if (value == "420" || value == "420jpeg" || value == "420mpeg2" || value == "420paldv") {
        header->chroma = value;
        return {};
      }
      return "the colour format is " + quoted(value) +
             "; only 8-bit 4:2:0 is taken (C420jpeg, C420mpeg2, C420paldv)";
    case 'A':
      header->aspect = value;
      return {};
    default:
      return {};  // Comments and what may yet be invented.
  }
}

}  // namespace

std::size_t Y4mHeader::picture_bytes() const {
  const auto w = static_cast<std::size_t>(width);
  const auto h = static_cast<std::size_t>(height);
  return w * h + 2 * ((w + 1) / 2) * ((h + 1) / 2);
}

std::string parse_y4m_header(std::string_view line, Y4mHeader* header) {
  *header = Y4mHeader{};
  if (line.substr(0, kMagic.size()) != kMagic) {
    return "it does not begin with YUV4MPEG2: it is not a Y4M file";
  }
  line.remove_prefix(kMagic.size());
  if (!line.empty() && line[0] != ' ') return "it is not a Y4M file";
  while (!line.empty()) {
    line.remove_prefix(1);
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
    if (word.empty()) continue;
    if (std::string problem = parse_parameter(word, header); !problem.empty()) return problem;
  }
  if (header->width == 0 || header->height == 0) return "the header has no picture size";
  return {};
}

std::string format_y4m_header(const Y4mHeader& header) {
  return std::string(kMagic) + " W" + std::to_string(header.width) + " H" +
         std::to_string(header.height) + " F" + std::to_string(header.rate_numerator) + ":" +
         std::to_string(header.rate_denominator) + " Ip A" + header.aspect + " C" + header.chroma;
}

bool Y4mReader::fail(std::string why) {
  error_ = std::move(why);
  return false;
}

bool Y4mReader::read_line(std::string* line, bool* at_end) {
  line->clear();
  for (int c = std::fgetc(file_.get()); c != '\n'; c = std::fgetc(file_.get())) {
    if (c == EOF) {
      *at_end = line->empty();
      return false;
    }
    if (line->size() == kMaxLine) return false;
    *line += static_cast<char>(c);
  }
  return true;
}

bool Y4mReader::open(const std::string& path) {
  file_.reset(std::fopen(path.c_str(), "rb"));
  if (!file_) return fail("cannot read " + path + ": " + std::strerror(errno));
  std::string line;
  bool at_end = false;
  if (!read_line(&line, &at_end)) {
    if (at_end) return fail(path + ": the file is empty");
    // Without an end of line it may still be seen what it is not.
    const bool magic = std::string_view(line).substr(0, kMagic.size()) == kMagic;
    return fail(path + (magic ? ": the header is cut off"
                              : ": it does not begin with YUV4MPEG2: it is not a Y4M file"));
  }
  if (const std::string problem = parse_y4m_header(line, &header_); !problem.empty()) {
    return fail(path + ": " + problem);
  }
  return true;
}

Y4mReader::Result Y4mReader::read(std::span<std::uint8_t> picture) {
  const std::string which = "picture " + std::to_string(pictures_ + 1);
  std::string line;
  bool at_end = false;
  if (!read_line(&line, &at_end)) {
    if (at_end) return Result::kEnd;
    fail(which + " has no FRAME line: the file is damaged or cut off");
    return Result::kError;
  }
  const bool frame = std::string_view(line).substr(0, kFrame.size()) == kFrame &&
                     (line.size() == kFrame.size() || line[kFrame.size()] == ' ');
  if (!frame) {
    fail(which + " has no FRAME line: the file is damaged");
    return Result::kError;
  }
  const std::size_t got = std::fread(picture.data(), 1, picture.size(), file_.get());
  if (got != picture.size()) {
    fail(which + " is cut off: " + std::to_string(got) + " of " + std::to_string(picture.size()) +
         " bytes");
    return Result::kError;
  }
  ++pictures_;
  return Result::kPicture;
}

Y4mWriter::~Y4mWriter() {
  if (!file_) return;
  file_.reset();
  std::remove(part_.c_str());
}

bool Y4mWriter::fail(std::string why) {
  error_ = std::move(why) + ": " + std::strerror(errno);
  return false;
}

bool Y4mWriter::open(const std::string& path, const Y4mHeader& header) {
  path_ = path;
  part_ = path + ".part";
  file_.reset(std::fopen(part_.c_str(), "wb"));
  if (!file_) return fail("cannot write " + path);
  const std::string line = format_y4m_header(header) + "\n";
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size()) {
    return fail("cannot write " + path);
  }
  return true;
}

bool Y4mWriter::write(std::span<const std::uint8_t> picture) {
  if (std::fputs("FRAME\n", file_.get()) < 0 ||
      std::fwrite(picture.data(), 1, picture.size(), file_.get()) != picture.size()) {
    return fail("cannot write " + path_);
  }
  return true;
}

bool Y4mWriter::commit() {
  std::FILE* file = file_.release();
  if (std::fclose(file) != 0 || std::rename(part_.c_str(), path_.c_str()) != 0) {
    std::remove(part_.c_str());
    return fail("cannot write " + path_);
  }
  return true;
}

}  // namespace sportello::tools
