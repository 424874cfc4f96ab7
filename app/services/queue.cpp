// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/queue.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace yiping::services {

using domain::CaseStatus;

namespace {

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

bool has_word(std::string_view text, std::string_view word)
{
    return lowered(text).find(word) != std::string::npos;
}

} // namespace

Deadline deadline_of(const domain::Case& data)
{
    if (domain::is_over(data.step) || data.hold != domain::Hold::None)
        return {};
    Deadline nearest{data.due_at.value_or(0), false};
    if (const auto stage = domain::stage_due(data); stage && (nearest.at == 0 || *stage < nearest.at))
        nearest = {*stage, true};
    return nearest;
}

Queue::Queue(Town& town, const domain::CategoryTree& categories)
    : town_(town), categories_(categories), subscription_(town.subscribe(*this))
{
    rebuild();
}

void Queue::set_filter(QueueFilter filter)
{
    if (filter == filter_)
        return;
    filter_ = filter;
    rebuild();
}

void Queue::set_search(std::string text)
{
    std::vector<std::string> words;
    std::string word;
    for (const char c : lowered(text) + ' ') {
        if (c != ' ') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (words == search_)
        return;
    search_ = std::move(words);
    rebuild();
}

bool Queue::in_filter(QueueFilter filter, CaseIndex at, const domain::Case& data) const
{
    switch (filter) {
    case QueueFilter::All:
        return true;
    case QueueFilter::DueSoon: {
        const CaseStatus status = town_.cases().status(at);
        return (status == CaseStatus::New || status == CaseStatus::Handling) && data.due_at &&
               *data.due_at - town_.now() <= due_soon_ms;
    }
    case QueueFilter::Late:
        return town_.cases().status(at) == CaseStatus::Late;
    case QueueFilter::Returned:
        return town_.is_returned(data.id);
    }
    return false;
}

bool Queue::is_found(const domain::Case& data, CaseIndex at) const
{
    if (search_.empty())
        return true;
    const std::string place = town_.place_name(town_.cases().area(at));
    const std::string_view category = categories_.zh(data.category);
    return std::ranges::all_of(search_, [&](const std::string& word) {
        return has_word(data.number, word) || has_word(data.title, word) || has_word(data.address, word) ||
               has_word(place, word) || has_word(category, word);
    });
}

void Queue::rebuild()
{
    std::vector<std::pair<Key, Uuid>> rows;
    std::array<std::uint32_t, queue_filter_count> counts{};
    const CaseTable& cases = town_.cases();
    for (const CaseIndex at : town_.open_cases()) {
        const domain::Case* data = town_.detail(cases.id(at));
        if (!data)
            continue; // its row is still being read
        for (std::size_t filter = 0; filter < queue_filter_count; ++filter)
            counts[filter] += in_filter(static_cast<QueueFilter>(filter), at, *data) ? 1U : 0U;
        if (!in_filter(filter_, at, *data) || !is_found(*data, at))
            continue;
        Key key;
        key.number = data->number;
        if (cases.status(at) == CaseStatus::Late) {
            key.rank = 0;
            key.at = cases.due_at(at);
        } else if (data->hold != domain::Hold::None) {
            key.rank = 3;
            key.at = data->step_at;
        } else {
            const Deadline deadline = deadline_of(*data);
            key.rank = deadline.at == 0 ? 2 : 1;
            key.at = deadline.at == 0 ? data->opened_at : deadline.at;
        }
        rows.emplace_back(key, data->id);
    }
    std::ranges::sort(rows);
    std::vector<Uuid> entries;
    entries.reserve(rows.size());
    for (const auto& [key, id] : rows)
        entries.push_back(id);
    if (entries == entries_ && counts == counts_)
        return;
    entries_ = std::move(entries);
    counts_ = counts;
    if (on_changed)
        on_changed();
}

} // namespace yiping::services
