// Purpose: below a record: the ones of the same key before and after it, what changed since the one before, and the way
// to all of them. Thread: GUI; keys are compared and values decoded on workers.
#pragma once

#include "backend/serde/masking.h"
#include "models/messages/keyneighbours.h"

#include <QWidget>

class QPushButton;

namespace weir {

class Label;

class KeyStrip : public QWidget
{
    Q_OBJECT
public:
    explicit KeyStrip(QWidget* parent = nullptr);

    struct Reading
    {
        std::shared_ptr<const DecoderSet> decoders;
        Format valueFormat = Format::Auto;
        std::shared_ptr<const MaskSet> masks; ///< null: none
    };
    /// Hides itself for a record without a key.
    void look(RecordStream* stream, std::size_t row, const Reading& reading);
    /// Files: nothing to follow, nothing to search.
    void setOnCluster(bool onCluster);
    void setUtc(bool utc) { m_utc = utc; }
    /// A search for the previous one has begun, or ended without it.
    void setSearching(bool searching);
    void setNothingBefore();

signals:
    void rowWanted(quint64 id); ///< a neighbour among those read
    void searchWanted();        ///< the previous one is not among them
    void followWanted();

private:
    void showFound();
    void showChange();
    QString sentence() const;

    KeyNeighbours m_neighbours;
    Reading m_reading;
    KeyNeighbours::Record m_here;
    QPushButton* m_before;
    QPushButton* m_after;
    QPushButton* m_follow;
    Label* m_text;
    bool m_onCluster = true;
    bool m_utc = false;
    int m_generation = 0;
    QString m_change;
};

} // namespace weir
