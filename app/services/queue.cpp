// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/queue.h>

#include <yiping/domain/area_code.h>
#include <yiping/services/local_time.h>

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

/// Letters that may be what something sounds like.
bool sounds(std::string_view word)
{
    return word.size() >= 2 && std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
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

Queue::Queue(Town& town, const domain::CategoryTree& categories, CacheReader* reader)
    : town_(town), categories_(categories), reader_(reader), subscription_(town.subscribe(*this))
{
    rebuild();
}

Queue::~Queue()
{
    *alive_ = false;
}

void Queue::set_order(QueueOrder order)
{
    if (std::exchange(order_, order) != order)
        rebuild();
}

void Queue::narrow(QueueNarrowing narrowing)
{
    if (narrowing == narrowing_)
        return;
    narrowing_ = std::move(narrowing);
    rebuild();
}

void Queue::set_person(std::string post, std::vector<Uuid> in_hand)
{
    post_ = std::move(post);
    in_hand_ = {in_hand.begin(), in_hand.end()};
    take_in_hand(town_.recent_moves().size());
    outbox_changed();
    rebuild();
}

std::vector<Uuid> Queue::in_hand() const
{
    std::vector<Uuid> open;
    for (const Uuid& id : in_hand_) {
        if (const CaseIndex at = town_.cases().find(id); at != no_case && !domain::is_over(town_.cases().step(at)))
            open.push_back(id);
    }
    std::ranges::sort(open);
    return open;
}

void Queue::take_in_hand(std::size_t moves)
{
    if (post_.empty())
        return;
    for (std::size_t at = 0; at < std::min(moves, town_.recent_moves().size()); ++at) {
        if (town_.recent_moves()[at].actor == post_)
            in_hand_.insert(town_.recent_moves()[at].case_id);
    }
}

void Queue::moves_appended(std::size_t count)
{
    take_in_hand(count);
    rebuild();
}

void Queue::outbox_changed()
{
    bool more = false;
    for (const PendingCommand& pending : town_.outbox()) {
        const auto* move = std::get_if<domain::MoveCase>(&pending.command.body);
        if (move != nullptr && !pending.of_another && !pending.withdrawn && !pending.refusal)
            more = in_hand_.insert(move->case_id).second || more;
    }
    if (more)
        rebuild();
}

UtcMillis Queue::tonight_until() const
{
    // Whoever is on duty at ten in the evening; where nobody is planned, until eight in the morning.
    const UtcMillis now = town_.now();
    const std::int64_t day = local_day(now);
    const UtcMillis morning = start_of_day(day) + 8 * hour_ms;
    const std::int64_t night = now < morning ? day - 1 : day; // before the morning it is still last night
    const domain::Shift* shift = town_.shift_at(start_of_day(night) + 22 * hour_ms);
    return shift != nullptr ? shift->to_at : start_of_day(night + 1) + 8 * hour_ms;
}

void Queue::set_filter(QueueFilter filter)
{
    if (filter == filter_)
        return;
    filter_ = filter;
    if (filter == QueueFilter::CallBack)
        call_backs_at_ = 0;
    rebuild();
    ask_past();
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
    search_text_ = std::move(text);
    past_.clear();
    rebuild();
    ask_past();
}

const domain::Case* Queue::row(const Uuid& id) const
{
    if (const domain::Case* held = town_.detail(id))
        return held;
    if (const auto read = call_back_rows_.find(id); read != call_back_rows_.end())
        return &read->second;
    const auto found = std::ranges::find(past_, id, &domain::Case::id);
    return found == past_.end() ? nullptr : &*found;
}

void Queue::cases_loaded()
{
    call_backs_at_ = 0;
    rebuild();
    if (!search_.empty())
        ask_past();
}

void Queue::cases_changed(std::span<const CaseIndex> changed)
{
    if (town_.load_state() < LoadState::Ready) {
        // They come in hundreds of pieces: it is sorted anew each time that it has doubled, and once all are there.
        const CaseTable& cases = town_.cases();
        const auto is_open = [&](CaseIndex at) { return cases.alive(at) && !domain::is_over(cases.step(at)); };
        if (std::ranges::none_of(changed, is_open))
            return;
        const auto known =
            std::ranges::count_if(town_.open_cases(), [&](CaseIndex at) { return town_.detail(at) != nullptr; });
        if (known < 2 * std::int64_t{counts_[static_cast<std::size_t>(QueueFilter::All)]})
            return;
    }
    constexpr std::int64_t at_most_every_ms = 1000;
    const auto is_past = [this](CaseIndex at) {
        return town_.cases().alive(at) && domain::is_over(town_.cases().step(at));
    };
    if (town_.now() - call_backs_at_ >= at_most_every_ms && std::ranges::any_of(changed, is_past))
        call_backs_at_ = 0;
    rebuild();
    if (!search_.empty() && std::ranges::any_of(changed, is_past))
        ask_past();
}

void Queue::ask_past()
{
    if (reader_ == nullptr || search_.empty() || filter_ != QueueFilter::All)
        return;
    if (std::exchange(asking_, true)) {
        ask_again_ = true;
        return;
    }
    domain::CaseQuery query;
    for (const domain::EnumWord& word : domain::enum_words<domain::Step>())
        if (const auto step = static_cast<domain::Step>(word.value); domain::is_over(step))
            query.steps.push_back(step);
    query.words = search_text_;
    query.limit = most_past;
    const auto answered = [this, words = search_text_](Result<std::vector<domain::Case>> rows) {
        asking_ = false;
        if (rows && words == search_text_) {
            past_ = std::move(*rows);
            rebuild();
        }
        if (std::exchange(ask_again_, false))
            ask_past();
    };
    reader_->find_cases(
        std::move(query), [this, alive = alive_, answered](const Result<std::vector<domain::CaseHit>>& hits) {
            if (!*alive)
                return;
            if (!hits || hits->empty())
                return answered(std::vector<domain::Case>());
            std::vector<Uuid> ids;
            ids.reserve(hits->size());
            for (const domain::CaseHit& hit : *hits)
                ids.push_back(hit.id);
            reader_->read_cases(std::move(ids), [alive, answered](Result<std::vector<domain::Case>> rows) {
                if (*alive)
                    answered(std::move(rows));
            });
        });
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
    case QueueFilter::Mine:
        return in_hand_.contains(data.id);
    case QueueFilter::Tonight:
        return town_.cases().status(at) == CaseStatus::Late || domain::will_be_late(data, town_.now(), tonight_until_);
    case QueueFilter::Shelved:
        return data.hold == domain::Hold::Shelved;
    case QueueFilter::Overseen:
        return data.answer_due_at.has_value();
    case QueueFilter::CallBack:
        return false; // none of the open ones
    }
    return false;
}

const std::string& Queue::initials_of(const domain::Case& data, const std::string& place)
{
    const auto [known, fresh] = initials_.try_emplace(data.id);
    if (fresh || known->second.first != data.rev)
        // Between the parts stands what nobody types: letters of two parts are no word.
        known->second = {data.rev, pinyin_.of(data.title) + '|' + pinyin_.of(place) + '|' + pinyin_.of(data.address)};
    return known->second.second;
}

bool Queue::is_found(const domain::Case& data, CaseIndex at)
{
    if (search_.empty())
        return true;
    const std::string place = town_.place_name(town_.cases().area(at));
    const std::string_view category = categories_.zh(data.category);
    return std::ranges::all_of(search_, [&](const std::string& word) {
        return has_word(data.number, word) || has_word(data.title, word) || has_word(data.address, word) ||
               has_word(place, word) || has_word(category, word) ||
               (sounds(word) && initials_of(data, place).contains(word));
    });
}

bool Queue::is_wanted(CaseIndex at, const domain::Case& data) const
{
    if (narrowing_.status && town_.cases().status(at) != *narrowing_.status)
        return false;
    if (!narrowing_.area_code.empty() && !domain::contains(narrowing_.area_code, data.area_code))
        return false;
    if (!narrowing_.category.empty() && !data.category.starts_with(narrowing_.category))
        return false;
    if (narrowing_.holder) {
        const auto holder = domain::is_held_outside(town_.shown_step(at)) ? town_.shown_holder(at) : std::nullopt;
        return holder.value_or(Uuid{}) == *narrowing_.holder;
    }
    return true;
}

Queue::Key Queue::key_of(CaseIndex at, const domain::Case& data) const
{
    const CaseTable& cases = town_.cases();
    Key key;
    key.number = data.number;
    switch (order_) {
    case QueueOrder::Urgent:
        if (cases.status(at) == CaseStatus::Late) {
            key.rank = 0;
            key.at = cases.due_at(at);
        } else if (data.hold != domain::Hold::None) {
            key.rank = 3;
            key.at = data.step_at;
        } else {
            const Deadline deadline = deadline_of(data);
            key.rank = deadline.at == 0 ? 2 : 1;
            key.at = deadline.at == 0 ? data.opened_at : deadline.at;
        }
        break;
    case QueueOrder::Newest:
        key.at = -data.opened_at;
        break;
    case QueueOrder::Oldest:
        key.at = data.opened_at;
        break;
    case QueueOrder::Place:
        key.word = data.area_code;
        break;
    case QueueOrder::Category:
        key.word = data.category;
        break;
    case QueueOrder::Holder:
        if (const auto holder = town_.shown_holder(at); holder && domain::is_held_outside(town_.shown_step(at))) {
            const domain::Responder* responder = town_.responder(*holder);
            key.rank = 1;
            key.word = responder != nullptr ? std::string_view(responder->name) : std::string_view();
        }
        break;
    }
    return key;
}

void Queue::find_call_backs()
{
    constexpr std::int64_t look_again_ms = 10'000;
    const UtcMillis now = town_.now();
    if (call_backs_at_ != 0 && now - call_backs_at_ < look_again_ms)
        return;
    call_backs_at_ = now;
    const CaseTable& cases = town_.cases();
    std::vector<std::pair<UtcMillis, Uuid>> found;
    for (CaseIndex at = 0; at < cases.size(); ++at) {
        if (cases.alive(at) && cases.step(at) == domain::Step::Closed && cases.closed_at(at) >= now - call_back_ms &&
            cases.satisfaction(at) == 0)
            found.emplace_back(cases.closed_at(at), cases.id(at));
    }
    std::ranges::sort(found);
    call_backs_.clear();
    for (const auto& [at, id] : found)
        call_backs_.push_back(id);
}

void Queue::read_call_backs()
{
    if (reader_ == nullptr || reading_call_backs_)
        return;
    std::vector<Uuid> missing;
    for (const Uuid& id : call_backs_) {
        if (missing.size() < most_past && row(id) == nullptr)
            missing.push_back(id);
    }
    if (missing.empty())
        return;
    reading_call_backs_ = true;
    reader_->read_cases(std::move(missing), [this, alive = alive_](Result<std::vector<domain::Case>> rows) {
        if (!*alive)
            return;
        reading_call_backs_ = false;
        if (!rows || rows->empty())
            return;
        for (domain::Case& each : *rows) {
            const Uuid id = each.id;
            call_back_rows_.insert_or_assign(id, std::move(each));
        }
        rebuild();
    });
}

void Queue::ticked(UtcMillis now)
{
    // What has become late is told as a change of its case; only what is nearly late comes with time alone.
    constexpr std::int64_t often_enough_ms = 5'000;
    if (now - rebuilt_at_ >= often_enough_ms || now < rebuilt_at_)
        rebuild();
}

void Queue::rebuild()
{
    rebuilt_at_ = town_.now();
    std::vector<std::pair<Key, Uuid>> rows;
    std::array<std::uint32_t, queue_filter_count> counts{};
    const CaseTable& cases = town_.cases();
    tonight_until_ = tonight_until();
    for (const CaseIndex at : town_.open_cases()) {
        const domain::Case* data = town_.detail(at);
        if (!data)
            continue; // its row is still being read
        for (std::size_t filter = 0; filter < queue_filter_count; ++filter)
            counts[filter] += in_filter(static_cast<QueueFilter>(filter), at, *data) ? 1U : 0U;
        if (in_filter(filter_, at, *data) && is_wanted(at, *data) && is_found(*data, at))
            rows.emplace_back(key_of(at, *data), data->id);
    }
    std::ranges::sort(rows);
    std::vector<Uuid> entries;
    entries.reserve(rows.size());
    for (const auto& [key, id] : rows)
        entries.push_back(id);
    find_call_backs();
    counts[static_cast<std::size_t>(QueueFilter::CallBack)] = static_cast<std::uint32_t>(call_backs_.size());
    if (filter_ == QueueFilter::CallBack) {
        read_call_backs();
        for (const Uuid& id : call_backs_) {
            const CaseIndex at = cases.find(id);
            const domain::Case* data = row(id);
            if (at != no_case && data != nullptr && entries.size() < most_past && is_wanted(at, *data) &&
                is_found(*data, at))
                entries.push_back(id);
        }
    } else if (!search_.empty() && filter_ == QueueFilter::All) {
        for (const domain::Case& row : past_) {
            const CaseIndex at = cases.find(row.id);
            if (at != no_case && domain::is_over(cases.step(at)) && is_wanted(at, row))
                entries.push_back(row.id);
        }
    }
    past_count_ = entries.size() - rows.size();
    if (entries == entries_ && counts == counts_)
        return;
    entries_ = std::move(entries);
    counts_ = counts;
    if (on_changed)
        on_changed();
}

} // namespace yiping::services
