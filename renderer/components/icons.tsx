interface IconProps {
  turning?: boolean;
}

export const RefreshIcon = ({ turning = false }: IconProps) => (
  <svg class={turning ? 'icon turning' : 'icon'} viewBox="0 0 20 20" aria-hidden="true">
    <path d="M16 10a6 6 0 1 1-1.8-4.3M16 3v3.6h-3.6" />
  </svg>
);

export const SettingsIcon = () => (
  <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
    <path d="M3 6h7M14 6h3M3 14h3M10 14h7" />
    <circle cx="12" cy="6" r="2" />
    <circle cx="8" cy="14" r="2" />
  </svg>
);
