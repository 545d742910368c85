// SPDX-License-Identifier: EUPL-1.2
#include "base/secret_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace sportello::signaling {
namespace {

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path, int error) {
  throw std::runtime_error(what + " " + path.string() + ": " +
                           std::generic_category().message(error));
}

class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags, mode_t mode = 0)
      : value_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value() const { return value_; }

 private:
  int value_;
};

}  // namespace

void ensure_state_dir(const std::filesystem::path& dir) {
  std::error_code error;
  if (std::filesystem::is_directory(dir, error)) return;
  if (!dir.parent_path().empty()) std::filesystem::create_directories(dir.parent_path(), error);
  if (::mkdir(dir.c_str(), 0700) != 0 && errno != EEXIST) {
    fail("cannot make the state directory", dir, errno);
  }
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  const Descriptor file(path, O_RDONLY);
  if (file.value() < 0) {
    if (errno == ENOENT) return std::nullopt;
    fail("cannot open", path, errno);
  }
  std::string content;
  char block[16384];
  for (;;) {
    const ssize_t size = ::read(file.value(), block, sizeof block);
    if (size == 0) return content;
    if (size > 0) {
      content.append(block, static_cast<std::size_t>(size));
    } else if (errno != EINTR) {
      fail("cannot read", path, errno);
    }
  }
}

void write_secret_file(const std::filesystem::path& path, std::string_view content) {
  std::filesystem::path fresh = path;
  fresh += ".new";
  {
    const Descriptor file(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file.value() < 0) fail("cannot write", fresh, errno);
    if (::fchmod(file.value(), 0600) != 0) fail("cannot protect", fresh, errno);
    while (!content.empty()) {
      const ssize_t size = ::write(file.value(), content.data(), content.size());
      if (size < 0) {
        if (errno == EINTR) continue;
        fail("cannot write", fresh, errno);
      }
      content.remove_prefix(static_cast<std::size_t>(size));
    }
    if (::fsync(file.value()) != 0) fail("cannot write", fresh, errno);
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) fail("cannot replace", path, errno);
  const Descriptor dir(path.parent_path().empty() ? "." : path.parent_path(), O_RDONLY);
  if (dir.value() >= 0) ::fsync(dir.value());
}

FileLock::FileLock(const std::filesystem::path& path) {
  std::filesystem::path lock = path;
  lock += ".lock";
  descriptor_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) fail("cannot open", lock, errno);
  while (::flock(descriptor_, LOCK_EX) != 0) {
    if (errno != EINTR) {
      const int error = errno;
      ::close(descriptor_);
      fail("cannot lock", lock, error);
    }
  }
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace sportello::signaling
