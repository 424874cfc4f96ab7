// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_runs.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <type_traits>
#include <utility>

namespace yiping::importer {

namespace {

constexpr std::size_t read_bytes = 256U << 10U;
constexpr std::size_t kept_capacity = 512; ///< of a text, when a shorter one comes to its place

/// The part of a record that has always the same length.
struct RecordHead {
    std::uint32_t bytes = 0; ///< of the whole record
    std::uint32_t area_bytes = 0; ///< of the place's area, which follows; then the row
    Uuid id;
    std::int64_t line = 0;
    double x = 0, y = 0, at_lon = 0, at_lat = 0;
    bool has_place = false, degrees = false, area_given = false;
};
static_assert(std::is_trivially_copyable_v<RecordHead>);

RecordHead head_of(std::string_view record)
{
    RecordHead head;
    std::memcpy(&head, record.data(), sizeof head);
    return head;
}

template <class T>
void write_value(std::string& out, const T& value)
{
    if constexpr (std::is_same_v<T, std::string>) {
        write_value(out, static_cast<std::uint32_t>(value.size()));
        out += value;
    } else {
        static_assert(std::is_trivially_copyable_v<T>);
        out.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
}

template <class T>
void write_value(std::string& out, const std::optional<T>& value)
{
    out += value ? '\1' : '\0';
    if (value)
        write_value(out, *value);
}

template <class T>
void read_value(std::string_view& in, T& value)
{
    if constexpr (std::is_same_v<T, std::string>) {
        std::uint32_t length = 0;
        read_value(in, length);
        // A long text must not keep its memory for all that come to its place, of some hundred thousand places.
        if (value.capacity() > kept_capacity && length <= kept_capacity)
            std::string().swap(value);
        value.assign(in.substr(0, length));
        in.remove_prefix(length);
    } else {
        in.copy(reinterpret_cast<char*>(&value), sizeof value);
        in.remove_prefix(sizeof value);
    }
}

template <class T>
void read_value(std::string_view& in, std::optional<T>& value)
{
    const bool there = in.front() != '\0';
    in.remove_prefix(1);
    value.reset();
    if (there)
        read_value(in, value.emplace());
}

/// By id, then by line: what is nearer to the beginning of the file comes first.
bool record_less(std::string_view one, std::string_view other)
{
    const RecordHead first = head_of(one);
    const RecordHead second = head_of(other);
    return first.id != second.id ? first.id < second.id : first.line < second.line;
}

/// Room for all that will ever be in it.
void reserve_once(std::string& buffer, std::size_t bytes)
{
    if (buffer.capacity() < bytes)
        buffer.reserve(bytes);
}

} // namespace

CaseRuns::~CaseRuns()
{
    if (spilling_.valid())
        spilling_.wait();
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

std::unexpected<Error> CaseRuns::no_room(int code) const
{
    return make_error(Fault::Environment, "import.no_room",
        {{"folder", folder_.string()}, {"what", std::string(std::strerror(code))}});
}

std::string_view CaseRuns::record_at(const std::string& bytes, std::size_t position)
{
    std::uint32_t length = 0;
    std::memcpy(&length, bytes.data() + position, sizeof length);
    return std::string_view(bytes).substr(position, length);
}

std::uint64_t CaseRuns::head_of_id(const Uuid& id)
{
    std::uint64_t head = 0;
    std::memcpy(&head, id.bytes.data(), sizeof head);
    if constexpr (std::endian::native == std::endian::little)
        head = std::byteswap(head);
    return head;
}

Result<void> CaseRuns::add(const CaseRow& row)
{
    const domain::Case& data = row.data;
    const std::string_view area = row.place ? row.place->area : std::string_view();
    record_.clear();
    domain::RowTraits<domain::Case>::visit(
        data, [&](std::uint32_t, const auto& member) { write_value(record_, member); });
    RecordHead head;
    const std::size_t bytes = sizeof head + area.size() + record_.size();
    if (!held_.bytes.empty() && held_.bytes.size() + bytes > run_bytes_)
        if (auto done = spill(); !done)
            return done;
    head.bytes = static_cast<std::uint32_t>(bytes);
    head.area_bytes = static_cast<std::uint32_t>(area.size());
    head.id = data.id;
    head.line = row.line;
    if (row.place) {
        head.has_place = true;
        head.x = row.place->x;
        head.y = row.place->y;
        head.at_lon = row.place->at.lon;
        head.at_lat = row.place->at.lat;
        head.degrees = row.place->degrees;
        head.area_given = row.place->area_given;
    }
    held_.keys.push_back({head_of_id(data.id), held_.bytes.size()});
    held_.bytes.append(reinterpret_cast<const char*>(&head), sizeof head);
    held_.bytes += area;
    held_.bytes += record_;
    ++rows_;
    return {};
}

void CaseRuns::Held::sort()
{
    std::ranges::sort(keys, [this](const Key& one, const Key& other) {
        if (one.head != other.head)
            return one.head < other.head;
        return record_less(record_at(bytes, one.at), record_at(bytes, other.at));
    });
}

Result<CaseRuns::Spilled> CaseRuns::write_away(Held held, std::int64_t at) const
{
    held.sort();
    Run run;
    run.at = at;
    run.end = at;
    std::string out;
    out.reserve(2 * read_bytes);
    const auto flush = [&]() -> Result<void> {
        for (std::size_t done = 0; done < out.size();) {
            const ssize_t wrote = ::write(descriptor_, out.data() + done, out.size() - done);
            if (wrote < 0 && errno == EINTR)
                continue;
            if (wrote <= 0)
                return no_room(wrote == 0 ? ENOSPC : errno);
            done += static_cast<std::size_t>(wrote);
        }
        run.end += static_cast<std::int64_t>(out.size());
        out.clear();
        return {};
    };
    for (const Key& key : held.keys) {
        out += record_at(held.bytes, key.at);
        if (out.size() >= read_bytes)
            if (auto done = flush(); !done)
                return std::unexpected(done.error());
    }
    if (auto done = flush(); !done)
        return std::unexpected(done.error());
    held.bytes.clear();
    held.keys.clear();
    return Spilled{std::move(run), std::move(held)};
}

Result<void> CaseRuns::spill()
{
    if (auto done = spilled(); !done)
        return done;
    if (descriptor_ < 0) {
        std::string name = (folder_ / "yiping-import-XXXXXX").string();
        descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
        if (descriptor_ < 0)
            return no_room(errno);
        ::unlink(name.c_str());
    }
    const std::int64_t at = runs_.empty() ? 0 : runs_.back().end;
    spilling_ = std::async(
        std::launch::async, [this, at, held = std::exchange(held_, std::exchange(spare_, Held()))]() mutable {
            return write_away(std::move(held), at);
        });
    reserve_once(held_.bytes, run_bytes_);
    return {};
}

Result<void> CaseRuns::spilled()
{
    if (!spilling_.valid())
        return {};
    auto spilled = spilling_.get();
    if (!spilled)
        return std::unexpected(spilled.error());
    runs_.push_back(std::move(spilled->run));
    spare_ = std::move(spilled->buffer);
    return {};
}

Result<void> CaseRuns::begin_reading()
{
    held_.sort();
    if (auto done = spilled(); !done)
        return done;
    spare_ = Held();
    Run& last = runs_.emplace_back();
    last.in_memory = true;
    return {};
}

Result<bool> CaseRuns::advance(Run& run)
{
    if (run.in_memory) {
        if (run.key == held_.keys.size())
            return false;
        const Key& key = held_.keys[run.key++];
        run.record = record_at(held_.bytes, key.at);
        run.head = key.head;
        return true;
    }
    // A record may be longer than a piece: its length comes first, then all of it.
    const auto have = [&](std::size_t bytes) -> Result<bool> {
        if (run.filled - run.position >= bytes)
            return true;
        std::memmove(run.piece.data(), run.piece.data() + run.position, run.filled - run.position);
        run.filled -= run.position;
        run.position = 0;
        if (run.piece.size() < std::max(bytes, read_bytes))
            run.piece.resize(std::max(bytes, read_bytes));
        while (run.filled < bytes && run.at < run.end) {
            const auto wanted = static_cast<std::size_t>(
                std::min(run.end - run.at, static_cast<std::int64_t>(run.piece.size() - run.filled)));
            const ssize_t got = ::pread(descriptor_, run.piece.data() + run.filled, wanted, run.at);
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                return no_room(got == 0 ? EIO : errno);
            run.filled += static_cast<std::size_t>(got);
            run.at += got;
        }
        return run.filled >= bytes;
    };
    const auto more = have(sizeof(RecordHead));
    if (!more || !*more)
        return more;
    std::uint32_t length = 0;
    std::memcpy(&length, run.piece.data() + run.position, sizeof length);
    if (auto whole = have(length); !whole || !*whole)
        return whole;
    run.record = record_at(run.piece, run.position);
    run.position += length;
    run.head = head_of_id(head_of(run.record).id);
    return true;
}

Result<bool> CaseRuns::next(CaseRow& row)
{
    const auto later = [](const Run* one, const Run* other) {
        return one->head != other->head ? one->head > other->head : record_less(other->record, one->record);
    };
    if (!begun_) {
        begun_ = true;
        for (Run& run : runs_) {
            const auto more = advance(run);
            if (!more)
                return more;
            if (*more)
                heap_.push_back(&run);
        }
        std::ranges::make_heap(heap_, later);
    } else if (!heap_.empty()) { // the one whose row was given out last
        const auto more = advance(*heap_.back());
        if (!more)
            return more;
        if (*more)
            std::ranges::push_heap(heap_, later);
        else
            heap_.pop_back();
    }
    if (heap_.empty())
        return false;
    std::ranges::pop_heap(heap_, later);
    decode(heap_.back()->record, row);
    return true;
}

void CaseRuns::decode(std::string_view record, CaseRow& row)
{
    const RecordHead head = head_of(record);
    record.remove_prefix(sizeof head);
    const std::string_view area = record.substr(0, head.area_bytes);
    record.remove_prefix(head.area_bytes);
    row.line = head.line;
    row.rejection.reset();
    row.by_words = false;
    row.place.reset();
    if (head.has_place)
        row.place = Place{head.x, head.y, head.degrees, {head.at_lon, head.at_lat}, area, head.area_given};
    // Every field is read, so that nothing is left of the row before.
    domain::RowTraits<domain::Case>::visit(row.data, [&](std::uint32_t, auto& member) { read_value(record, member); });
}

} // namespace yiping::importer
