// Purpose: the partitions of one topic: leader, replicas, offsets, sizes, skew. Thread: GUI.
// Limits: asks the cluster for fresh numbers only while it is visible.
#pragma once

#include "models/topics/partitionsmodel.h"
#include "widgets/topics/topicpage.h"

#include <memory>

namespace weir {

class DataTable;

class PartitionsPage : public TopicPage
{
    Q_OBJECT
public:
    PartitionsPage(const Services& services, Navigator& navigator, QWidget* parent);

    QString help() const override;
    void refresh() override;
    bool isFilled() const override;

protected:
    void begin() override;
    void update() override;
    void applyFilter(const QString& text) override { m_model.setFilterText(text); }
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void watch();
    void showState();
    void act();

    std::unique_ptr<QObject> m_watcher; ///< lives while the page is visible
    PartitionsModel m_model;
    DataTable* m_table;
};

} // namespace weir
