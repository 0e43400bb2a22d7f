package io.halfopen.local.output;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.sink.RecordFormat;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.RowFormat;

/** Records as a security platform reads them: docs/siem.md. */
public abstract sealed class RecordModule implements OutputModule {
  private final String name;
  private final String description;

  private RecordModule(String name, String description) {
    this.name = name;
    this.description = description;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> RowFormat<T> format(Fields<T> fields, OutputChoice choice) {
    Fields<Ja4TScanRecord> records = RecordFields.fields();
    if ((Object) fields != records) {
      throw new BadInputException("output module " + name + " writes records, and no packets");
    }
    return (RowFormat<T>) RecordFormat.of(name, choice.fields());
  }

  /** The Elastic Common Schema. */
  public static final class Ecs extends RecordModule {
    /** For ServiceLoader. */
    public Ecs() {
      super("ecs", "JSON in Elastic Common Schema, a record a line");
    }
  }

  /** The Open Cybersecurity Schema Framework. */
  public static final class Ocsf extends RecordModule {
    /** For ServiceLoader. */
    public Ocsf() {
      super("ocsf", "JSON in OCSF 1.3, Network Activity with ja4_fingerprint, a record a line");
    }
  }

  /** Splunk. */
  public static final class Splunk extends RecordModule {
    /** For ServiceLoader. */
    public Splunk() {
      super("splunk", "flat JSON, names after Splunk's information model, a record a line");
    }
  }

  /** Threat intelligence. */
  public static final class Stix extends RecordModule {
    /** For ServiceLoader. */
    public Stix() {
      super("stix", "a STIX 2.1 bundle of observed-data a line; one for all: halfopen export");
    }
  }
}
