interface NumberFieldProps {
  label: string;
  unit: string;
  value: number;
  min: number;
  max: number;
  onChange(value: number): Promise<void>;
}

export function NumberField({ label, unit, value, min, max, onChange }: NumberFieldProps) {
  const change = (event: { currentTarget: HTMLInputElement }): void => {
    const field = event.currentTarget;
    const wanted = field.valueAsNumber;
    if (!field.checkValidity() || Number.isNaN(wanted)) {
      field.reportValidity();
      return;
    }
    // A refused value leaves the setting as it was; the field goes back to it.
    void onChange(wanted).then(() => {
      if (field.valueAsNumber !== wanted) field.value = String(value);
    });
  };
  return (
    <label class="field">
      <span>{label}</span>
      <span class="field-value">
        <input type="number" value={value} min={min} max={max} required onChange={change} />
        <span class="field-unit">{unit}</span>
      </span>
    </label>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange(value: T): Promise<void>;
}

export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const change = (event: { currentTarget: HTMLSelectElement }): void => {
    const chosen = options.find((option) => option.value === event.currentTarget.value);
    if (chosen !== undefined) void onChange(chosen.value);
  };
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={change}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
